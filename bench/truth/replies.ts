import { mustAskAlone, readReply, readValue } from "../../kit/oracle/reading.ts";
import { createRandom, type Random } from "../../kit/schedule/random.ts";
import { scheduleSeed } from "../../kit/schedule/schedule-seed.ts";
import { isUnclearBody } from "../../src/job/reply-body.ts";
import { readJobReply } from "../../src/job/status-response.ts";
import { read } from "../../src/tracking/read.ts";
import { type DrawnEntry, drawEntry, drawId } from "./draw-reply.ts";

export interface ReplyCounts {
	replies: number;
	/** Replies that were read otherwise than the node wrote them, or differently by the two readers. */
	wrong: number;
	/** Lists in which a finished job could not be read as complete, because the list is ambiguous. */
	ambiguous: number;
	readonly findings: string[];
}

const MOST_FINDINGS = 10;
/** What both readers say, in the words of the specification; `undefined` if it is right. */
type Complaint = string | undefined;

/**
 * Reads replies with malicious names in the layouts of all builds, with the library's reader and with the oracle's.
 * They must agree. The reply to a question by id must be read as the node wrote it. In a list, no running job may be
 * complete or missing (PARSE-8, PARSE-9).
 */
export function judgeReplies(
	seed: number,
	from: number,
	to: number,
	counts: ReplyCounts,
	onFinding?: (finding: string) => void,
): void {
	for (let index = from; index < to; index++) {
		const random = createRandom(scheduleSeed(seed, index));
		const complaint = drawAndRead(random, counts);
		counts.replies++;
		if (complaint === undefined) continue;
		counts.wrong++;
		if (counts.findings.length >= MOST_FINDINGS) continue;
		const finding = `reply ${index}: ${complaint}`;
		counts.findings.push(finding);
		onFinding?.(finding);
	}
}

function drawAndRead(random: Random, counts: ReplyCounts): Complaint {
	const kind = random.pick(["value", "body", "two commands", "list"] as const);
	switch (kind) {
		case "value": {
			const entry = drawEntry(random, drawId(random));
			return byId(entry.text, entry);
		}
		case "body":
			return inBody(drawEntry(random, drawId(random)));
		case "two commands":
			return inTwoLines(random);
		case "list":
			return inList(random, counts);
		default:
			return kind satisfies never;
	}
}

function byId(value: string, { id, isDone }: DrawnEntry): Complaint {
	return compare(value, isDone ? "complete" : "in_progress", readJobReply(value, id).kind, readValue(value, id).kind);
}

function inBody({ id, isDone, text }: DrawnEntry): Complaint {
	const commands = [`query-show:id=${id}`];
	const body = `${commands[0]}\t${text}\n`;
	return compare(body, isDone ? "complete" : "in_progress", read(body, commands, id).kind, readReply(body, commands, id).kind);
}

/**
 * The reply to a question to both modules: its end of values is either clear and right, or both readers know that it is
 * unclear.
 */
function inTwoLines(random: Random): Complaint {
	const id = drawId(random);
	const commands = [`query-show:trid=${id}`, `scan-show:trid=${id}`];
	const entries = commands.map(() => (random.chance(0.5) ? drawEntry(random, id) : undefined));
	// Up to 7.0, a node leaves out the line of a command that it does not know.
	const known = random.chance(0.3) ? commands.slice(0, 1) : commands;
	const body = known.map((command, at) => `${command}\t${entries[at]?.text ?? "ERROR:2:job not found"}\n`).join("");
	const isUnclear = isUnclearBody(body, commands);
	if (mustAskAlone(body, commands) !== isUnclear) return `only one reader reports it as unclear: ${JSON.stringify(body)}`;
	if (isUnclear) return undefined;
	const told = entries.slice(0, known.length).filter((entry) => entry !== undefined);
	const wanted = told.length === 0 ? "not_found" : told.some(({ isDone }) => !isDone) ? "in_progress" : "complete";
	return compare(body, wanted, read(body, commands, id).kind, readReply(body, commands, id).kind);
}

function inList(random: Random, counts: ReplyCounts): Complaint {
	const ids = [drawId(random), drawId(random), drawId(random)].slice(0, random.int(1, 3));
	const entries = [...new Set(ids)].map((id) => drawEntry(random, id));
	const list = entries.map(({ text }) => (random.chance(0.3) ? `module=query:${text}` : text)).join(";");
	for (const { id, isDone } of entries) {
		const [library, oracle] = [readJobReply(list, id).kind, readValue(list, id).kind];
		if (library !== oracle) return compare(list, oracle, library, oracle);
		if (library === "in_progress" && isDone) counts.ambiguous++;
		if (library !== "in_progress" && !(isDone && library === "complete"))
			return compare(list, isDone ? "complete" : "in_progress", library, oracle);
	}
	return undefined;
}

function compare(reply: string, wanted: string, library: string, oracle: string): Complaint {
	if (library === wanted && oracle === wanted) return undefined;
	return `expected ${wanted}, the library reads ${library}, the oracle ${oracle}: ${JSON.stringify(reply)}`;
}
