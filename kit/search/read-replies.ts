import { type PlannedAnswer, playReply } from "../../simulator/reply-plan.ts";
import { readValue } from "../oracle/reading.ts";
import type { ReplyReading } from "../run/driver.ts";
import type { Reading } from "../run/turn.ts";
import { NEWEST_BUILD } from "../schedule/builds.ts";
import type { Schedule } from "../schedule/schedule.ts";
import type { CheckFailure } from "./check-failure.ts";

/**
 * Compares the reader of single replies with the specification, on every reply that a schedule scripts. Returns the
 * first reply that is read wrongly.
 */
export function misreadReply(
	{ nodes, events, task }: Schedule,
	parse: (reply: string, taskId: string | undefined) => ReplyReading,
): CheckFailure | undefined {
	const replies = [
		...nodes.flatMap((node) => node.replies ?? []),
		...events.flatMap((event) => (event.kind === "plan" ? event.replies : [])),
	];
	if (!/^[1-9]\d*$/.test(task.id) || BigInt(task.id) >= 2n ** 64n) return undefined;
	for (const { reply } of replies) {
		const value = valueTextOf(reply, task.id);
		if (value === undefined) continue;
		const [wanted, got] = [textOf(asReading(readValue(value, task.id))), textOf(parse(value, task.id))];
		if (got === wanted) continue;
		const requirement = value === "" ? "PARSE-1" : value.startsWith("ERROR:") ? "PARSE-3" : "PARSE-8";
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
