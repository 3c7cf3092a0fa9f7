/** What an adapter wrote to its stderr, in the end. */
const MOST_LOG = 64 * 1024;
/** How much of a line is shown. */
const MOST_LINE = 500;

export interface HarnessErrorDetails {
	readonly line?: string | undefined;
	readonly log?: string;
	readonly isLate?: boolean;
}

/**
 * The adapter, and not the driver, went wrong: it broke the protocol, or was not there to answer. It never becomes a verdict. The message is
 * one sentence; what was on the line and in the log stands beside it.
 */
export class HarnessError extends Error {
	override readonly name = "HarnessError";
	/** The line that broke the protocol, cut to what can be shown. */
	readonly line: string | undefined;
	/** The end of the adapter's log. */
	readonly log: string;
	/** The adapter did not answer in time; everything else that can go wrong is its own doing. */
	readonly isLate: boolean;

	constructor(message: string, { line, log = "", isLate = false }: HarnessErrorDetails = {}) {
		super(message);
		this.isLate = isLate;
		this.line = line === undefined ? undefined : line.length > MOST_LINE ? `${line.slice(0, MOST_LINE)}…` : line;
		this.log = log;
	}
}

/** All there is to say, in several lines. */
export function harnessErrorText({ message, line, log }: HarnessError): string {
	const lines = [message];
	if (line !== undefined) lines.push(`The line: ${line}`);
	if (log.trim() !== "")
		lines.push(
			"The end of its log:",
			...log
				.trimEnd()
				.split("\n")
				.slice(-20)
				.map((one) => `  ${one}`),
		);
	return lines.join("\n");
}

/** Keeps the end of a log. */
export interface LogTail {
	add(text: string): void;
	readonly text: string;
}

export function createLogTail(most: number = MOST_LOG): LogTail {
	let text = "";
	return {
		get text() {
			return text;
		},
		add(more) {
			text = (text + more).slice(-most);
		},
	};
}
