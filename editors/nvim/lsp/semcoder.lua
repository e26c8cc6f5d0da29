---@brief
--- semcoder shows what Python code does when it runs: hover over a function or
--- a call. `make build` puts the server into bin/semcoder; have it in PATH.
---@type vim.lsp.Config
return {
  cmd = { 'semcoder', 'serve' },
  filetypes = { 'python' },
  root_markers = { 'pyproject.toml', 'setup.py', 'setup.cfg', 'requirements.txt', '.git' },
  capabilities = {
    experimental = {
      semcoder = { stream = true, version = 1, hint = ':SemcoderExplain shows every step' },
    },
  },
  handlers = {
    ['semcoder/delta'] = function(_, params) require('semcoder').on_delta(params) end,
    ['semcoder/stale'] = function(_, params) require('semcoder').on_stale(params) end,
  },
}
