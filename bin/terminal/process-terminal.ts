import { styleText } from "node:util";
import { realClock } from "../../src/clock.ts";
import { EXIT } from "./exit-code.ts";
import { Interruption } from "./interruption.ts";
import { surviveLostTerminal } from "./lost-terminal.ts";
import type { Output, Terminal } from "./terminal.ts";
import { forTerminal, withCodes } from "./visible.ts";

const SIGNALS = { SIGINT: EXIT.interrupted, SIGTERM: EXIT.terminated, SIGHUP: EXIT.hungUp } as const;
/** How long an interrupted command may take to print what it knows. */
const PATIENCE_MS = 5000;

/** The terminal of this process. */
export interface ProcessTerminal extends Terminal {
	/** Whether results could not be written. Then the exit code must not mean a verdict. */
	readonly isBroken: boolean;
}

export function processTerminal(): ProcessTerminal {
	const interruption = new AbortController();
	const { signal: interrupted } = interruption;
	let isBroken = false;
	surviveLostTerminal();
	for (const [signal, exitCode] of Object.entries(SIGNALS)) {
		process.on(signal, () => {
			// `exit` runs the exit handlers, which end child processes. Of a lost terminal, the system and a shell both tell,
			// so a second SIGHUP is not impatience.
			if (interrupted.aborted && exitCode !== EXIT.hungUp) process.exit(exitCode);
			interruption.abort(new Interruption(signal, exitCode));
			realClock.schedule(realClock.now() + PATIENCE_MS, "world", () => {
				err.print("aerospike-task: Interrupted.");
				process.exit(exitCode);
			});
		});
	}
	const err = outputTo(process.stderr, () => {});
	const out = outputTo(process.stdout, (error) => {
		if (hasHungUp(process.stdout, error)) return interruption.abort(new Interruption("SIGHUP", EXIT.hungUp));
		isBroken = true;
		process.exitCode = EXIT.couldNotReport;
		err.print(`aerospike-task: The output could not be written: ${explain(error)}.`);
		interruption.abort(new Interruption("output", EXIT.couldNotReport));
	});
	return {
		...{ out, err, interrupted },
		get isBroken() {
			return isBroken;
		},
	};
}

/** The terminal is gone. SIGHUP may come a moment later, or not at all. */
function hasHungUp({ isTTY }: NodeJS.WriteStream, { code }: NodeJS.ErrnoException): boolean {
	return isTTY === true && code === "EIO";
}

function explain({ code, message }: NodeJS.ErrnoException): string {
	if (code === "EPIPE") return "the reader of the pipe closed it";
	if (code === "ENOSPC") return "no space is left on the device";
	return message;
}

/** `onBroken` is called once, at the first error. Everything after it is dropped. */
function outputTo(stream: NodeJS.WriteStream, onBroken: (error: NodeJS.ErrnoException) => void): Output {
	let isBroken = false;
	// The reader of a pipe may close it early: `aerospike-task conform | head`.
	stream.on("error", (error: NodeJS.ErrnoException) => {
		if (isBroken) return;
		isBroken = true;
		onBroken(error);
	});
	const isTerminal = stream.isTTY === true;
	const write = (text: string): void => {
		if (!isBroken) stream.write(text);
	};
	return {
		isTerminal,
		canRewrite: isTerminal && process.env.TERM !== "dumb",
		get width() {
			return isTerminal ? stream.columns : undefined;
		},
		get rows() {
			return isTerminal ? stream.rows : undefined;
		},
		print: (...lines) => write(`${forTerminal(lines.join("\n"))}\n`),
		write,
		style(style, text) {
			const [open = "", close = ""] = styleText(style, "x", { stream }).split("x");
			return withCodes(open, text, close);
		},
	};
}
