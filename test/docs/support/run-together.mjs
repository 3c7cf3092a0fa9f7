/**
 * Runs programs one after the other in this process, because starting Node and loading the kit takes most of the time
 * of each. Prints what each of them printed, wrote to stderr and threw, as JSON.
 */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { format } from "node:util";

let lines = [];
let complaint = "";
process.stderr.write = (text) => {
	complaint += text;
	return true;
};
console.log = (...values) => void lines.push(...format(...values).split("\n"));

const ended = [];
for (const file of process.argv.slice(2)) {
	lines = [];
	complaint = "";
	try {
		await import(pathToFileURL(resolve(file)).href);
	} catch (error) {
		complaint += error instanceof Error ? (error.stack ?? error.message) : String(error);
	}
	ended.push({ lines, complaint });
}
process.stdout.write(JSON.stringify(ended));
