import { readFileSync } from "node:fs";

/** One reply of a real server. */
export interface RecordedLine {
	/** The line in the file, from 1. */
	readonly line: number;
	/** The server's build. */
	readonly server: string;
	readonly node: string;
	readonly story: string;
	readonly moment: string;
	/** From the start of the story's job. */
	readonly ms: number;
	/** What was sent, or in angle brackets that a background query was started. */
	readonly command: string;
	/** The value; the whole body or bytes in hex for some commands; `null` if the command's line was missing. */
	readonly reply: string | null;
}

type Draft = { -readonly [K in keyof RecordedLine]?: RecordedLine[K] };

/**
 * Reads a recording, one JSON object a line. A field that a line leaves out is as on the line before.
 *
 * @throws Error that names the file and the line, if a line is not such an object
 */
export function readRecording(file: string): readonly RecordedLine[] {
	const lines: RecordedLine[] = [];
	let before: Draft = {};
	for (const [at, text] of readFileSync(file, "utf8").split("\n").entries()) {
		if (text === "") continue;
		const line = { ...before, ...parse(text, file, at + 1), line: at + 1 };
		if (!isWhole(line))
			throw new Error(`${file}, line ${at + 1}: a recorded line needs server, node, story, moment, ms, command and reply.`);
		lines.push(line);
		before = line;
	}
	return lines;
}

function parse(text: string, file: string, line: number): Draft {
	try {
		return JSON.parse(text) as Draft;
	} catch (cause) {
		throw new Error(`${file}, line ${line}: this is not JSON.`, { cause });
	}
}

function isWhole(line: Draft): line is RecordedLine {
	const { server, node, story, moment, ms, command, reply } = line;
	return (
		[server, node, story, moment, command].every((field) => typeof field === "string") &&
		typeof ms === "number" &&
		(reply === null || typeof reply === "string")
	);
}

/** The lines of one node, with the time of each in the replay. */
export interface TimedLine extends RecordedLine {
	readonly t: number;
}

/** Between two stories: longer than any job that began in it unseen. */
const GAP_MS = 60_000;
/** Between two lines of one millisecond, so that no two share an instant. */
const TICK_MS = 0.001;

/** Puts one node's stories one after the other on a single scale. */
export function onOneScale(lines: readonly RecordedLine[]): readonly TimedLine[] {
	const timed: TimedLine[] = [];
	let base = 0;
	let last: TimedLine | undefined;
	for (const line of lines) {
		if (last !== undefined && last.story !== line.story) base = last.t + GAP_MS;
		// The recorder's parts counted from slightly different zeros, so a line may seem to come before the one it follows.
		last = { ...line, t: Math.max(base + line.ms, last === undefined ? 0 : last.t + TICK_MS) };
		timed.push(last);
	}
	return timed;
}
