/** How many characters of an adapter's stderr are kept. */
const MOST_LOG = 64 * 1024;
/** How many characters of a line are shown. */
const MOST_LINE = 500;

export interface HarnessErrorDetails {
	readonly line?: string | undefined;
	readonly log?: string;
	readonly isLate?: boolean;
	readonly crash?: string | undefined;
}

/**
 * The adapter failed, not the driver: it broke the protocol or did not answer. This never becomes a verdict about the
 * driver. The message is one sentence.
 */
export class HarnessError extends Error {
	override readonly name = "HarnessError";
	/** The line that broke the protocol, shortened for display. */
	readonly line: string | undefined;
	/** The last part of what the adapter wrote to stderr. */
	readonly log: string;
	/** Whether the adapter did not answer in time. */
	readonly isLate: boolean;
	/** The signal of a fault in its code, such as SIGSEGV, that ended the adapter. */
	readonly crash: string | undefined;

	constructor(message: string, { line, log = "", isLate = false, crash }: HarnessErrorDetails = {}) {
		super(message);
		this.crash = crash;
		this.isLate = isLate;
		this.line = line === undefined ? undefined : line.length > MOST_LINE ? `${line.slice(0, MOST_LINE)}…` : line;
		this.log = log;
	}
}

/** The error with its line and log, in several lines. */
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

/** Keeps the last part of a log. */
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
