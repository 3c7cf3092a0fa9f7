import { styleText } from "node:util";
import { EXIT } from "./exit-code.ts";

/** An output stream: text, and colours if the stream supports them. */
export interface Output {
	/** Writes lines. */
	print(...lines: readonly string[]): void;
	/** Colours a text if the stream supports it. Respects NO_COLOR and FORCE_COLOR. */
	style(style: Style, text: string): string;
	readonly isTerminal: boolean;
	/** Characters per line; `undefined` if the stream is not a terminal. */
	readonly width: number | undefined;
	/** Lines on the screen; `undefined` if the stream is not a terminal. */
	readonly rows: number | undefined;
	/** Writes text without a line break. */
	write(text: string): void;
}

/** Colours text, for functions that only format. */
export type Styler = Pick<Output, "style">;

/** Yellow is not among them: it cannot be read on a white background. */
export type Style = "bold" | "dim" | "red" | "green" | "magenta" | "cyan";

/** The parts of the process that a command may use. */
export interface Terminal {
	/** For results. */
	readonly out: Output;
	/** For progress, warnings and errors. */
	readonly err: Output;
	/** Aborted by Ctrl-C, SIGTERM or SIGHUP. A second signal ends the process at once. */
	readonly interrupted: AbortSignal;
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
	const interruption = new AbortController();
	for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
		process.on(signal, () => {
			// `exit` runs the exit handlers, which end child processes.
			if (interruption.signal.aborted) process.exit(EXIT.interrupted);
			interruption.abort(new Error(signal));
		});
	}
	return { out: outputTo(process.stdout), err: outputTo(process.stderr), interrupted: interruption.signal };
}

function outputTo(stream: NodeJS.WriteStream): Output {
	// The reader of a pipe may close it early: `aerospike-task conform | head`.
	stream.on("error", (error: NodeJS.ErrnoException) => {
		if (error.code === "EPIPE") process.exit(EXIT.brokenPipe);
		throw error;
	});
	const isTerminal = stream.isTTY === true;
	return {
		isTerminal,
		get width() {
			return isTerminal ? stream.columns : undefined;
		},
		get rows() {
			return isTerminal ? stream.rows : undefined;
		},
		print: (...lines) => void stream.write(`${lines.join("\n")}\n`),
		write: (text) => void stream.write(text),
		style: (style, text) => styleText(style, text, { stream }),
	};
}
