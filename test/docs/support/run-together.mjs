/**
 * Runs programs one after the other in this process, because starting Node and loading the kit takes most of the time of each.
 * Prints what each of them printed and what it threw, as JSON.
 */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { format } from "node:util";

let lines = [];
console.log = (...values) => void lines.push(...format(...values).split("\n"));

const ended = [];
for (const file of process.argv.slice(2)) {
	lines = [];
	try {
		await import(pathToFileURL(resolve(file)).href);
		ended.push({ lines });
	} catch (error) {
		ended.push({ lines, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
	}
}
process.stdout.write(JSON.stringify(ended));
