import { spawn } from "node:child_process";
import { once } from "node:events";
import { type CommandEnd, MAIN } from "./run-cli.ts";

/** Runs a command, and sends it a signal once it has written to stderr (progress) or stdout. */
export function interrupted(signal: NodeJS.Signals, ...args: readonly string[]): Promise<CommandEnd> {
	return interruptedAt(/(?:)/, signal, ...args);
}

/** Like {@link interrupted}, once it has written something that matches. */
export async function interruptedAt(moment: RegExp, signal: NodeJS.Signals, ...args: readonly string[]): Promise<CommandEnd> {
	const child = spawn(process.execPath, [MAIN, ...args], { stdio: ["ignore", "pipe", "pipe"] });
	let [out, err] = ["", ""];
	const begun = new Promise<void>((resolve) => {
		child.stdout.setEncoding("utf8").on("data", (text) => {
			out += text;
			if (moment.test(out)) resolve();
		});
		child.stderr.setEncoding("utf8").on("data", (text) => {
			err += text;
			if (moment.test(err)) resolve();
		});
	});
	await begun;
	child.kill(signal);
	const [code] = await once(child, "close");
	return { code, out, err };
}
