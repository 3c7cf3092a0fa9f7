import { isAboutJobs } from "../../simulator/command-name.ts";
import type { Reading } from "../run/turn.ts";

/**
 * A second implementation of PARSE, to be compared with the library's: it splits the text and looks at the pieces. It
 * shares no code with the library.
 */

const NOT_FOUND: Reading = { kind: "not_found", listed: false };
const UNKNOWN: Reading = { kind: "unknown" };

/** Strongest first (ASK-8). */
const STRENGTH = ["in_progress", "complete", "error", "not_found", "unknown"] as const;

/** The meaning of a whole reply, to one command or to several (ASK-6, ASK-8). */
export function readReply(body: string, commands: readonly string[], id: string): Reading {
	if (body.startsWith("ERROR:")) return readValue(body.replace(/\n$/, ""), id);
	return strongestOf(commands.map((command) => readLine(body, command, commands, id)));
}

function rank(reading: Reading): number {
	// If neither says whether the job runs, the one that lists the job counts.
	return 2 * STRENGTH.indexOf(reading.kind) - (reading.kind === "not_found" && reading.listed ? 1 : 0);
}

/** The meaning of one command's value. */
export function readLine(body: string, command: string, commands: readonly string[], id: string): Reading {
	const lines = linesOf(body.split("\n"), command, commands);
	if (lines === undefined) return UNKNOWN;
	const value = lines.join("\n").replace(/\n$/, "");
	return value === "ERROR:4:unrecognized command" ? UNKNOWN : readValue(value, id);
}

/** The lines of a command's value, without its echo; `undefined` if the command has no line. */
function linesOf(lines: readonly string[], command: string, commands: readonly string[]): readonly string[] | undefined {
	const at = lines.findIndex((line) => echoes(line, command));
	const first = lines[at];
	if (first === undefined) return undefined;
	// A name can contain a newline, so a value goes on until a line echoes a command that was asked later.
	const later = commands.slice(commands.lastIndexOf(command) + 1);
	const rest = lines.slice(at + 1);
	const end = rest.findIndex((line) => later.some((other) => echoes(line, other)));
	return [first.slice(command.length + 1), ...(end < 0 ? rest : rest.slice(0, end))];
}

/**
 * PARSE-8: whether each command must be asked again separately, because names make it unknown where the values of a
 * reply end: a later command is echoed twice, or an entry without a run is next to a value with a run.
 */
export function mustAskAlone(body: string, commands: readonly string[]): boolean {
	// Only the value of a command about jobs has entries. A driver may ask for the build in the same request.
	return isUnclear(body, commands, commands.filter(isAboutJobs));
}

/** The same, if a driver also takes the values of other commands in the request for entries, which does no harm. */
export function mayAskAlone(body: string, commands: readonly string[]): boolean {
	return isUnclear(body, commands, commands);
}

function isUnclear(body: string, commands: readonly string[], withEntries: readonly string[]): boolean {
	const [, ...later] = commands;
	if (later.length === 0 || body.startsWith("ERROR:")) return false;
	const lines = body.split("\n");
	if (later.some((command) => lines.filter((line) => echoes(line, command)).length > 1)) return true;
	const values = withEntries.flatMap((command) => {
		const value = linesOf(lines, command, commands);
		return value === undefined ? [] : [value];
	});
	const hasRun = (value: readonly string[]) => value.some((line) => line.match(RUN) !== null);
	const isEntry = ([first = ""]: readonly string[]) => first !== "" && !first.startsWith("ERROR:");
	return values.some(hasRun) && values.some((value) => isEntry(value) && !hasRun(value));
}

/** The strongest of several readings (ASK-8). */
export function strongestOf(readings: readonly Reading[]): Reading {
	const [strongest = UNKNOWN] = readings.toSorted((one, other) => rank(one) - rank(other));
	return strongest;
}

function echoes(line: string, command: string): boolean {
	return line.startsWith(command) && (line.length === command.length || line[command.length] === "\t");
}

/** The meaning of one value (PARSE). Without an id the first entry with a status counts. */
export function readValue(value: string, id?: string): Reading {
	if (value === "" || value === "ERROR:2" || value.startsWith("ERROR:2:")) return NOT_FOUND;
	if (value.startsWith("ERROR:")) {
		const code = value.split(":")[1] ?? "";
		return { kind: "error", code: /^\d+$/.test(code) ? Number(code) : undefined, raw: value };
	}
	const entries = entriesOf(value);
	if (id === undefined) {
		const entry = entries.find(({ status }) => status !== undefined);
		return entry === undefined ? NOT_FOUND : readStatus(entry);
	}
	const own = entries.filter(({ trid }) => trid === id);
	const sure = own.filter(({ isSure }) => isSure);
	const readings = (sure.length > 0 ? sure : own).map(readStatus);
	const [reading] = readings.toSorted((one, other) => LEAST_COMPLETE.indexOf(one.kind) - LEAST_COMPLETE.indexOf(other.kind));
	if (reading !== undefined) return reading;
	const [sole, second] = entries;
	return sole !== undefined && second === undefined && sole.trid === undefined ? readStatus(sole) : NOT_FOUND;
}

/** Which of several entries of one id counts. */
const LEAST_COMPLETE: readonly Reading["kind"][] = ["in_progress", "not_found", "complete"];

/** The parts of a job's entry that the verdict depends on. */
interface Entry {
	readonly text: string;
	readonly trid: string | undefined;
	readonly status: string | undefined;
	/** False: the status may belong to another job, or a name may have written it. */
	readonly isSure: boolean;
}

function readStatus({ text, trid, status, isSure }: Entry): Reading {
	if (status === undefined) return { kind: "not_found", listed: trid !== undefined };
	const result = /^[^(]*\((.*)\)/.exec(status)?.[1];
	return { kind: isSure && /^done/i.test(status) ? "complete" : "in_progress", result, entry: text };
}

const NUMBER = String.raw`(?:\d+\.?\d*|\.\d+)`;
const IS_NUMBER = new RegExp(`^${NUMBER}$`);
type Counter =
	| "job-progress"
	| "run-time"
	| "time-since-done"
	| `recs-${"throttled" | "filtered-meta" | "filtered-bins" | "succeeded" | "failed"}`;
const COUNTERS: readonly Counter[] = [
	...(["job-progress", "run-time", "time-since-done", "recs-throttled"] as const),
	...(["recs-filtered-meta", "recs-filtered-bins", "recs-succeeded", "recs-failed"] as const),
];
/** The fields that a server writes in one run, longer than any name (PARSE-8). */
const RUN = new RegExp(
	String.raw`(?<=^|[:;])status=([^:;\n]*):${COUNTERS.map((name) => `${name}=${NUMBER}`).join(":")}(?=[:;]|(?![\s\S]))`,
	"g",
);
/** How a server begins an entry after the first one. */
const NEXT = /;(?=(?:module=[^:;]*:)?trid=\d{1,20}:)/g;

/**
 * PARSE-9. If no entry has a run, every `;` separates. Otherwise a `;` separates only if runs stand on both sides of
 * it.
 */
function entriesOf(value: string): readonly Entry[] {
	const runs = [...value.matchAll(RUN)];
	if (runs.length === 0) return value.split(";").flatMap((text) => (text === "" ? [] : [shortEntry(text)]));
	const entries: Entry[] = [];
	let starts: readonly number[] = [0];
	let statuses: string[] = [];
	runs.forEach((run, index) => {
		statuses.push(run[1] ?? "");
		const after = run.index + run[0].length;
		const before = runs[index + 1]?.index ?? value.length;
		const isLast = index === runs.length - 1;
		const next = isLast ? [] : [...value.slice(after, before).matchAll(NEXT)].map((place) => after + place.index + 1);
		// Two runs, and no beginning of an entry between them: the entry continues.
		if (!isLast && next.length === 0) return;
		const end = isLast ? value.length : (next[0] ?? value.length) - 1;
		for (const start of starts) {
			const text = value.slice(start, end);
			const [status = ""] = statuses;
			entries.push({ text, trid: tridIn(text), status, isSure: starts.length === 1 && statuses.length === 1 });
		}
		starts = next;
		statuses = [];
	});
	return entries;
}

/** An entry without a run: its statuses count only if they agree. */
function shortEntry(text: string): Entry {
	const values = fieldsOf(text)
		.filter((field) => /^status=/i.test(field))
		.map((field) => field.slice("status=".length));
	const meanings = new Set(values.map((value) => (value === "" ? "none" : /^done/i.test(value) ? "done" : "active")));
	return { text, trid: tridIn(text), status: values.find((value) => value !== ""), isSure: meanings.size <= 1 };
}

function tridIn(text: string): string | undefined {
	return fieldsOf(text)
		.find((field) => field.startsWith("trid="))
		?.slice("trid=".length);
}

function fieldsOf(entry: string): readonly string[] {
	return entry.split(/[:;]/);
}

/** A counter of an entry's run, or of the entry if it has no run; `undefined` if it has no such number. */
export function counterIn(entry: string, name: Counter): number | undefined {
	const [run] = [...entry.matchAll(RUN)];
	const field = fieldsOf(run?.[0] ?? entry).findLast((candidate) => candidate.startsWith(`${name}=`));
	const value = field?.slice(name.length + 1) ?? "";
	return IS_NUMBER.test(value) ? Math.min(Number(value), Number.MAX_VALUE) : undefined;
}

/** Whether a whole body says that the server's own time for the request ran out, up to 7.1 without a code (ASK-6). */
export function saysServerTimeout(body: string): boolean {
	const [line = ""] = body.split("\n");
	const [first, code, text] = line.split(":");
	return first === "ERROR" && (code === "9" || (code === "" && text === "timeout"));
}
