import { isAboutJobs } from "../../simulator/command-name.ts";
import { type PlannedAnswer, playReply } from "../../simulator/reply-plan.ts";
import { clauseOfValue } from "../drivers/reply-shape.ts";
import { readValue } from "../oracle/reading.ts";
import type { ReplyReading } from "../run/driver.ts";
import type { Run } from "../run/run.ts";
import type { Reading } from "../run/turn.ts";
import { NEWEST_BUILD } from "../schedule/builds.ts";
import type { Schedule } from "../schedule/schedule.ts";
import type { CheckFailure } from "./check-failure.ts";

/** Reads the value of one reply for the task with this id. */
export type ReadReply = (reply: string, taskId: string | undefined) => ReplyReading | Promise<ReplyReading>;

/**
 * Compares the reader of single replies with the specification, on every reply that a schedule scripts. Returns the
 * first reply that is read wrongly.
 */
export async function misreadReply({ nodes, events, task }: Schedule, parse: ReadReply): Promise<CheckFailure | undefined> {
	const replies = [
		...nodes.flatMap((node) => node.replies ?? []),
		...events.flatMap((event) => (event.kind === "plan" ? event.replies : [])),
	];
	const values = replies.flatMap(({ reply }) => valueTextOf(reply, task.id) ?? []);
	return firstMisread(values, task.id, parse);
}

/** The same for every reply to a question about the job that a run shows. */
export async function misreadAnswer({ schedule, trace }: Run, parse: ReadReply): Promise<CheckFailure | undefined> {
	const asked = new Map<number, readonly string[]>();
	const values = new Set<string>();
	for (const event of trace) {
		if (event.kind === "asked" && event.commands.every(isAboutJobs)) asked.set(event.question, event.commands);
		if (event.kind !== "answered") continue;
		for (const value of valuesIn(event.body, asked.get(event.question) ?? [])) values.add(value);
	}
	// A node that does not know the command says nothing about the job (ASK-3).
	values.delete("ERROR:4:unrecognized command");
	return firstMisread([...values].slice(0, MOST_VALUES), schedule.task.id, parse);
}

/** The values of a body. None if it is unknown where they end (PARSE-8). */
function valuesIn(body: string, commands: readonly string[]): readonly string[] {
	const lines = commands.length === 1 ? [body.replace(/\n$/, "")] : body.split("\n").slice(0, -1);
	const isEchoed = lines.every((line, index) => line.startsWith(`${commands[index]}\t`));
	return isEchoed ? lines.map((line, index) => line.slice((commands[index] ?? "").length + 1)) : [];
}

/** A driver is asked about no more replies of one run. */
const MOST_VALUES = 50;

async function firstMisread(values: Iterable<string>, id: string, parse: ReadReply): Promise<CheckFailure | undefined> {
	if (!/^[1-9]\d*$/.test(id) || BigInt(id) >= 2n ** 64n) return undefined;
	for (const value of values) {
		const [wanted, got] = [textOf(asReading(readValue(value, id))), textOf(await parse(value, id))];
		if (got === wanted) continue;
		const requirement = clauseOfValue(value, id);
		const shown = value.length > 100 ? `${value.slice(0, 99)}…` : value;
		const message = `${requirement}: expected ${JSON.stringify(shown)} to be read as ${wanted}, got ${got}.`;
		return { check: "single replies", requirement, message };
	}
	return undefined;
}

/** The text after the tab; `undefined` if there is no tab. */
function valueTextOf(reply: PlannedAnswer, id: string): string | undefined {
	if (typeof reply === "object" && "body" in reply) return undefined;
	const command = `query-show:id=${id}`;
	const played = playReply(reply, [command], id, NEWEST_BUILD);
	const isLine = played.kind === "body" && played.body.startsWith(`${command}\t`);
	return isLine ? played.body.slice(command.length + 1, -1) : undefined;
}

/** In the form that drivers report. A single reply cannot say that a command is not known. */
function asReading(reading: Reading): ReplyReading {
	switch (reading.kind) {
		case "error":
			return { status: "error", ...(reading.code !== undefined && { serverCode: reading.code }), reply: reading.raw };
		case "unknown":
			return { status: "not_found" };
		case "in_progress":
		case "complete":
		case "not_found":
			return { status: reading.kind };
		default:
			return reading satisfies never;
	}
}

function textOf(reading: ReplyReading): string {
	if (reading.status !== "error") return reading.status;
	const { serverCode, reply } = reading;
	return `error ${serverCode ?? "without a code"}, ${JSON.stringify(reply)}`;
}
