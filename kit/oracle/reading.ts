import type { Reading } from "../run/turn.ts";

/**
 * A second reading of PARSE, made for being compared with the library's own: it cuts the text up and looks at the pieces, and knows nothing
 * of how the library does it.
 */

const NOT_FOUND: Reading = { kind: "not_found", listed: false };
const UNKNOWN: Reading = { kind: "unknown" };

/** Strongest first (ASK-8). */
const STRENGTH = ["in_progress", "complete", "error", "not_found", "unknown"] as const;

/** What a whole reply says, be it to one command or to several (ASK-6, ASK-8). */
export function readReply(body: string, commands: readonly string[], id: string): Reading {
	if (body.startsWith("ERROR:")) return readValue(body.replace(/\n$/, ""), id);
	const readings = commands.map((command) => readLine(body, command, commands, id));
	const [strongest = UNKNOWN] = readings.toSorted((one, other) => rank(one) - rank(other));
	return strongest;
}

function rank(reading: Reading): number {
	// Of two that do not say whether it runs, the one that shows the job says more.
	return 2 * STRENGTH.indexOf(reading.kind) - (reading.kind === "not_found" && reading.listed ? 1 : 0);
}

function readLine(body: string, command: string, commands: readonly string[], id: string): Reading {
	const lines = body.split("\n");
	const at = lines.findIndex((line) => echoes(line, command));
	const first = lines[at];
	if (first === undefined) return UNKNOWN;
	// A name may hold a newline, so a value goes on until another asked command is echoed.
	const others = commands.filter((other) => other !== command);
	const rest = lines.slice(at + 1);
	const end = rest.findIndex((line) => others.some((other) => echoes(line, other)));
	const value = [first.slice(command.length + 1), ...(end < 0 ? rest : rest.slice(0, end))].join("\n").replace(/\n$/, "");
	return value === "ERROR:4:unrecognized command" ? UNKNOWN : readValue(value, id);
}

function echoes(line: string, command: string): boolean {
	return line.startsWith(command) && (line.length === command.length || line[command.length] === "\t");
}

/** What one value says (PARSE). Without an id the first entry with a status counts. */
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
	const own = entries.find(({ trid }) => trid === id);
	if (own !== undefined) return readStatus(own);
	const [sole, second] = entries;
	return sole !== undefined && second === undefined && sole.trid === undefined ? readStatus(sole) : NOT_FOUND;
}

/** One job's entry, as far as anything hangs on it. */
interface Entry {
	readonly text: string;
	readonly trid: string | undefined;
	readonly status: string | undefined;
}

function readStatus({ text, trid, status }: Entry): Reading {
	if (status === undefined) return { kind: "not_found", listed: trid !== undefined };
	const result = /^[^(]*\((.*)\)/.exec(status)?.[1];
	return { kind: /^done/i.test(status) ? "complete" : "in_progress", result, entry: text };
}

/**
 * Entries end at a `;`. One that names its job goes on until another's `trid` stands behind a `;`, since a set's name may hold others
 * (PARSE-8); of one that names none nothing of the kind is known (PARSE-9).
 */
function entriesOf(value: string): readonly Entry[] {
	const entries: string[] = [];
	for (const piece of value.split(";")) {
		const last = entries.at(-1);
		if (last !== undefined && namesJob(last) && !namesJob(piece)) entries[entries.length - 1] = `${last};${piece}`;
		else if (piece !== "") entries.push(piece);
	}
	return entries.map((text) => {
		const fields = fieldsOf(text);
		return { text, trid: fields.find((field) => field.startsWith("trid="))?.slice("trid=".length), status: statusIn(fields) };
	});
}

function namesJob(piece: string): boolean {
	return /^(module=[^:;]*:)?trid=/.test(piece);
}

/** The last status before the progress, or the first where there is no progress (PARSE-8). */
function statusIn(fields: readonly string[]): string | undefined {
	const progress = fields.findIndex((field) => field.startsWith("job-progress="));
	const isStatus = (field: string) => /^status=/i.test(field);
	const field = (progress < 0 ? undefined : fields.slice(0, progress).findLast(isStatus)) ?? fields.find(isStatus);
	const status = field?.slice("status=".length);
	return status === "" ? undefined : status;
}

function fieldsOf(entry: string): readonly string[] {
	return entry.split(/[:;]/);
}

/** A counter of an entry, or `undefined` where it has none. */
export function counterIn(entry: string, name: "recs-succeeded" | "recs-failed"): number | undefined {
	const field = fieldsOf(entry).findLast((candidate) => candidate.startsWith(`${name}=`));
	return field === undefined ? undefined : Number(field.slice(name.length + 1));
}

/** Whether a whole body says that the server's own time for the request ran out, up to 7.1 without a code (ASK-6). */
export function saysServerTimeout(body: string): boolean {
	const [line = ""] = body.split("\n");
	const [first, code, text] = line.split(":");
	return first === "ERROR" && (code === "9" || (code === "" && text === "timeout"));
}
