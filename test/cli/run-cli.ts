import { spawn } from "node:child_process";
import { existsSync } from "node:fs";

export interface CommandEnd {
	readonly code: number | null;
	readonly out: string;
	readonly err: string;
}

/** The compiled command line. */
export const MAIN = "dist/bin/main.js";

/** Runs the compiled command line to its end, without a terminal. */
export function runCli(...args: readonly string[]): Promise<CommandEnd> {
	if (!existsSync(MAIN)) throw new Error(`${MAIN} does not exist. Run \`npm run build\` first.`);
	return runProgram(process.execPath, [MAIN, ...args]);
}

/** Runs a program to its end, in the given folder. */
export function runProgram(command: string, args: readonly string[], cwd = "."): Promise<CommandEnd> {
	return new Promise((resolve, reject) => {
		const child = spawn(command, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
		let out = "";
		let err = "";
		child.stdout.setEncoding("utf8").on("data", (text) => {
			out += text;
		});
		child.stderr.setEncoding("utf8").on("data", (text) => {
			err += text;
		});
		child.on("error", reject);
		child.on("close", (code) => resolve({ code, out, err }));
	});
}
