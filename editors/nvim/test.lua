-- A conversation in a real Neovim, with the real server from the PATH:
--   nvim --clean --headless -l editors/nvim/test.lua
-- It prints what a user would see, and ends with status 1 where that is wrong.

local here = vim.fn.fnamemodify(debug.getinfo(1, 'S').source:sub(2), ':p:h')
vim.opt.rtp:append(here)
vim.cmd.filetype('plugin on')
vim.cmd.runtime('plugin/semcoder.lua')
if vim.fn.has('nvim-0.11') == 1 then vim.lsp.enable('semcoder') end

local file = vim.fn.tempname() .. '.py'
vim.fn.writefile({
  'def slug(title, sep="-"):', '    """', '    >>> slug("A, b")', "    'a-b'", '    """',
  '    out = ""', '    for ch in title.lower():', '        if ch.isalnum():', '            out += ch',
  '        elif out and out[-1] != sep:', '            out += sep', '    return out.strip(sep)',
}, file)

local function wait(what, ok)
  if not vim.wait(60000, ok, 20) then error('never: ' .. what) end
end

local function float()
  for _, win in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(win).relative ~= '' then return win end
  end
end

local function text(win)
  return table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(win), 0, -1, false), '\n')
end

local function shows(pattern)
  return function()
    local win = float()
    return win and text(win):match(pattern)
  end
end

local function close()
  if float() then vim.api.nvim_win_close(float(), true) end
end

vim.cmd.edit(file)
vim.bo.filetype = 'python'
wait('attach', function()
  local client = vim.lsp.get_clients({ bufnr = 0, name = 'semcoder' })[1]
  return client and client.initialized
end)
vim.api.nvim_win_set_cursor(0, { 1, 5 })

wait('hover of what ran', function()
  close()
  vim.lsp.buf.hover()
  return vim.wait(1000, shows('ran, %d+ steps'), 20)
end)
assert(text(float()):match("%-> ['\"]a%-b['\"]"), text(float()))
assert(text(float()):match('the doctest at line 3'), text(float()))
print(text(float()) .. '\n')
close()

vim.cmd('SemcoderExplain')
wait('the full account', shows('ran: .*steps'))
print(text(float()) .. '\n')

local code = vim.api.nvim_get_current_win()
vim.cmd('SemcoderExplain')
assert(vim.api.nvim_get_current_win() == float(), 'asking again does not go into the window')
assert(select(2, text(float()):gsub('ran: ', '')) == 1, text(float()))
vim.api.nvim_set_current_win(code)

vim.api.nvim_buf_set_lines(0, 5, 6, false, { "    out = ''" })
vim.api.nvim_win_set_cursor(0, { 1, 5 })
wait('the mark of a stale view', shows('the code has changed since'))
close()

vim.cmd('SemcoderExplain slug("x  y")')
wait('a call of our own', shows('ran: .*x%-y'))
vim.cmd('SemcoderExplain slug("p q")')
wait('another one in its place', shows('ran: .*p%-q'))
assert(not text(float()):match('x%-y'), text(float()))
close()

vim.api.nvim_buf_set_lines(0, 11, 11, false, { '    print("out is", out)' })
vim.api.nvim_win_set_cursor(0, { 1, 5 })
vim.cmd('SemcoderExplain slug("v")')
wait('what it prints', shows('printed:\nout is v\nran: .*v'))
close()

vim.api.nvim_win_set_cursor(0, { vim.api.nvim_buf_line_count(0), 0 })
vim.api.nvim_put({ '', 'x = 1' }, 'l', true, true)
vim.cmd('SemcoderExplain')
wait('that there is nothing to explain', shows('no function at line'))
close()

for _, client in ipairs(vim.lsp.get_clients({ name = 'semcoder' })) do client:stop() end
vim.fn.delete(file)
print('ok')
