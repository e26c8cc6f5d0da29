-- The editor's side of semcoder: a float that fills as the server explains.
-- Everything that knows Python, prompts or models lives in the server.

local M = {}

local views = {} -- by stream id: the windows that still listen
local streams = 0
local newest -- the view opened last; its window may be closed by now

local headings = {
  executed = '— ran —',
  monologue = '— predicted —',
}

-- request calls a client in the manner of both Neovim 0.10 and later ones.
local function request(client, method, params, done, bufnr)
  if vim.fn.has('nvim-0.11') == 1 then return client:request(method, params, done, bufnr) end
  return client.request(method, params, done, bufnr)
end

local function cancel(client, id)
  if vim.fn.has('nvim-0.11') == 1 then return client:cancel_request(id) end
  return client.cancel_request(id)
end

-- append puts text at the end of a view's buffer, which stays read-only for the
-- user. The cursor follows only if it stood on the last line.
local function append(view, text)
  local buf, win = view.buf, view.win
  if not vim.api.nvim_buf_is_valid(buf) then return end
  local last = vim.api.nvim_buf_line_count(buf)
  local shown = vim.api.nvim_win_is_valid(win)
  local follow = shown and vim.api.nvim_win_get_cursor(win)[1] == last
  local tail = vim.api.nvim_buf_get_lines(buf, last - 1, last, false)[1]
  local lines = vim.split(tail .. text, '\n', { plain = true })
  vim.bo[buf].modifiable = true
  vim.api.nvim_buf_set_lines(buf, last - 1, last, false, lines)
  vim.bo[buf].modifiable = false
  if not shown then return end
  local height = math.min(vim.api.nvim_buf_line_count(buf), math.floor(vim.o.lines / 2))
  if height ~= vim.api.nvim_win_get_height(win) then vim.api.nvim_win_set_height(win, height) end
  if follow then vim.api.nvim_win_set_cursor(win, { vim.api.nvim_buf_line_count(buf), 0 }) end
end

-- open makes the float, the only one of its kind: the library would hand out one that
-- is still there again, and two answers would run into each other.
local function open(title)
  if newest and vim.api.nvim_win_is_valid(newest.win) then vim.api.nvim_win_close(newest.win, true) end
  local width = math.min(90, vim.o.columns - 4)
  local buf, win = vim.lsp.util.open_floating_preview({ title }, 'markdown', {
    width = width, height = 1, wrap = true, border = 'rounded', focus_id = 'semcoder',
    close_events = { 'CursorMoved', 'InsertEnter', 'BufHidden' },
  })
  return { buf = buf, win = win, title = title, phase = nil, seq = 0 }
end

-- write appends text of a phase, under the phase's heading when it is new.
local function write(view, phase, text)
  if phase ~= view.phase and headings[phase] then
    append(view, '\n' .. headings[phase] .. '\n')
    view.phase = phase
  end
  append(view, text)
end

-- on_delta takes a piece of text. After a gap in the numbers, all of the text so
-- far is asked for again.
function M.on_delta(delta)
  local view = views[delta.streamId]
  if not view or delta.seq <= view.seq then return end
  if delta.seq > view.seq + 1 then return M.resync(view, delta.streamId) end
  view.seq = delta.seq
  write(view, delta.phase, delta.text)
end

function M.resync(view, id)
  request(view.client, 'semcoder/snapshot', { streamId = id }, function(err, all)
    if err or all.seq <= view.seq or not vim.api.nvim_buf_is_valid(view.buf) then return end
    view.seq, view.phase = all.seq, nil
    vim.bo[view.buf].modifiable = true
    vim.api.nvim_buf_set_lines(view.buf, 0, -1, false, { view.title })
    if all.narration ~= '' then write(view, 'executed', all.narration) end
    if all.text ~= '' then write(view, 'monologue', all.text) end
  end)
end

-- on_stale marks views of code that has changed; the text stays readable.
function M.on_stale(params)
  for _, id in ipairs(params.streamIds) do
    local view = views[id]
    if view then append(view, '\n(the code has changed since)') end
  end
end

local function verdict(result)
  local lines = {}
  if result.answer ~= '' then
    table.insert(lines, 'predicted: ' .. result.answer)
  elseif result.before then
    table.insert(lines, 'predicted: nothing, the account ends before ' .. result.before)
  end
  local ran = result.executed
  if ran then
    local ending = ran.value or (ran.exception and 'raises ' .. ran.exception) or 'no result'
    if ran.stdout and ran.stdout ~= '' then table.insert(lines, 'printed:\n' .. ran.stdout:gsub('\n$', '')) end
    table.insert(lines, ('ran: %s (%d steps)'):format(ending, ran.steps))
  end
  if result.model ~= '' then
    local why = result.reason ~= '' and ' (' .. result.reason .. ')' or ''
    table.insert(lines, 'verdict: ' .. result.verdict .. why)
  end
  return table.concat(lines, '\n')
end

local function finish(view, err, result)
  if err then return append(view, '\n' .. err.message) end
  if not view.phase then append(view, '\n' .. result.text) end -- nothing was streamed: the answer was whole
  append(view, '\n\n' .. result.call .. ', from ' .. result.from .. '\n' .. verdict(result))
end

local function server(bufnr)
  for _, client in ipairs(vim.lsp.get_clients({ bufnr = bufnr, name = 'semcoder' })) do
    return client
  end
  vim.notify('semcoder is not attached to this buffer', vim.log.levels.WARN)
end

-- explain asks about the function under the cursor and shows the answer as it
-- comes. Closing the window takes the question back; asking again while it is open
-- goes into it, as with a hover. Opts.call names a call to explain instead of the
-- active example.
function M.explain(opts)
  local bufnr = vim.api.nvim_get_current_buf()
  local client = server(bufnr)
  if not client then return end
  local at = vim.lsp.util.make_position_params(0, client.offset_encoding)
  local title = 'semcoder: ' .. (opts and opts.call or vim.fn.expand('<cword>'))
  if newest and newest.title == title and vim.api.nvim_win_is_valid(newest.win) then
    vim.api.nvim_set_current_win(newest.win)
    return newest
  end
  streams = streams + 1
  local id = ('nvim-%d-%d'):format(vim.fn.getpid(), streams)
  local view = open(title)
  newest, view.client = view, client
  views[id] = view
  local running = true
  local _, request_id = request(client, 'semcoder/explain', {
    textDocument = { uri = at.textDocument.uri, version = vim.lsp.util.buf_versions[bufnr] },
    position = at.position, kind = 'monologue', streamId = id, call = opts and opts.call,
  }, function(err, result)
    running = false
    finish(view, err, result)
  end, bufnr)
  vim.api.nvim_create_autocmd('WinClosed', {
    pattern = tostring(view.win), once = true,
    callback = function()
      views[id] = nil
      if running and request_id then cancel(client, request_id) end
    end,
  })
  return view
end

return M
