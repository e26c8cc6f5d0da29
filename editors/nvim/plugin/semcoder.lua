if vim.g.loaded_semcoder then return end
vim.g.loaded_semcoder = true

vim.api.nvim_create_user_command('SemcoderExplain', function(cmd)
  require('semcoder').explain({ call = cmd.args ~= '' and cmd.args or nil })
end, { nargs = '?', desc = 'Explain what the function under the cursor does when it runs' })

-- Neovim 0.10 knows no vim.lsp.enable: start the same configuration by hand.
if vim.fn.has('nvim-0.11') == 0 then
  vim.api.nvim_create_autocmd('FileType', {
    pattern = 'python',
    callback = function(event)
      local file = vim.api.nvim_get_runtime_file('lsp/semcoder.lua', false)[1]
      local config = file and dofile(file)
      if not config or vim.fn.executable(config.cmd[1]) == 0 then return end
      local base = vim.lsp.protocol.make_client_capabilities()
      config.capabilities = vim.tbl_deep_extend('force', base, config.capabilities)
      config.name, config.root_dir = 'semcoder', vim.fs.root(event.buf, config.root_markers)
      vim.lsp.start(config, { bufnr = event.buf })
    end,
  })
end
