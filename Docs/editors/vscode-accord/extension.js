// Starts `consilium contract lsp` for VS Code.
const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

function activate() {
  const command = vscode.workspace.getConfiguration("accord").get("executable", "consilium");
  const server = { command, args: ["contract", "lsp"] };
  const options = { documentSelector: [{ language: "accord" }] };
  client = new LanguageClient("accord", "Accord", server, options);
  return client.start();
}

function deactivate() {
  return client ? client.stop() : undefined;
}

module.exports = { activate, deactivate };
