import { readAdapterFolders } from "./drivers/adapter-folder.ts";
import { install } from "./drivers/install.ts";
import { endProcessesOnExit, runProcess } from "./drivers/run-process.ts";

/**
 * `drive ID COMMAND [OPTION…]`: runs a command of the command line, such as `conform`, with an installed driver of
 * examples/adapters.
 */
const [id, ...words] = process.argv.slice(2);
const folders = readAdapterFolders();
const folder = folders.find((one) => one.id === id);
if (folder === undefined || words.length === 0) {
	console.error(`Usage: npm run driver -- DRIVER COMMAND [OPTION…]. The drivers are ${folders.map((one) => one.id).join(", ")}.`);
	process.exit(2);
}

endProcessesOnExit();
const installed = await install(folder);
if (installed.kind === "failed") {
	console.error(installed.output + installed.why);
	process.exit(2);
}
const { exitCode } = await runProcess(process.execPath, ["dist/bin/main.js", ...words, "--driver", installed.command], {
	output: "show",
});
process.exitCode = exitCode;
