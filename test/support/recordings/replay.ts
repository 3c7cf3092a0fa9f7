import { SimulatedNode } from "../../../simulator/simulated-node.ts";
import { startReply } from "../../../simulator/start-reply.ts";
import { type Biography, biographies } from "./biography.ts";
import { isSameReply } from "./comparison.ts";
import { startedId } from "./job-traces.ts";
import { onOneScale, type RecordedLine, type TimedLine } from "./recording.ts";
import { hexOf, isStart, orderInHex } from "./started-job.ts";

/** A reply of a real server that the simulated node words otherwise. */
export interface ReplyDifference extends RecordedLine {
	/** What the simulated node said, in the form of `reply`. */
	readonly simulated: string | null;
}

export interface StoryReport {
	readonly story: string;
	/** How many replies were compared with those of the simulated node. */
	readonly held: number;
	readonly differences: readonly ReplyDifference[];
}

/** In this story, commands and replies are whole bodies, except for those that set something up. */
const WHOLE_BODIES = "several commands in one request (whole bodies)";

/** Plays a recording on simulated nodes, story by story, and compares every reply with the real one. */
export function replayRecording(lines: readonly RecordedLine[]): readonly StoryReport[] {
	const stories = new Map<string, { held: number; differences: ReplyDifference[] }>();
	for (const node of new Set(lines.map((line) => line.node))) {
		const ownLines = onOneScale(lines.filter((line) => line.node === node));
		for (const { line, simulated } of replayNode(ownLines)) {
			const report = stories.get(line.story) ?? { held: 0, differences: [] };
			stories.set(line.story, report);
			report.held++;
			if (!isHeld(line, simulated)) report.differences.push({ ...line, simulated });
		}
	}
	return [...stories].map(([story, report]) => ({ story, ...report }));
}

interface Reply {
	readonly line: TimedLine;
	readonly simulated: string | null;
}

function* replayNode(lines: readonly TimedLine[]): Generator<Reply> {
	const jobs = biographies(lines);
	const node = createNode(lines, jobs);
	const unseen = unseenSteps(node, jobs);
	for (const line of lines) {
		while (unseen[0] !== undefined && unseen[0].t < line.t) unseen.shift()?.act();
		yield { line, simulated: isStart(line) ? start(node, line, lines, jobs) : answer(node, line) };
	}
}

/** The node that was recorded: its name, its build, what it knows, and what it says of its surroundings. */
function createNode(lines: readonly TimedLine[], jobs: readonly Biography[]): SimulatedNode {
	const said = (command: string) => lines.find((line) => line.command === command)?.reply ?? undefined;
	const line = lines[0];
	const summary = new Map((said("") ?? "").split("\n").map((text) => text.split("\t") as [string, string]));
	const given = <T extends object>(facts: { [K in keyof T]: T[K] | undefined }) =>
		Object.fromEntries(Object.entries(facts).filter(([, fact]) => fact !== undefined)) as Partial<T>;
	return new SimulatedNode({
		name: line?.node ?? "",
		version: line?.server ?? "",
		indexes: [{ name: "idx_a", namespace: "test", set: "demo", bin: "a" }],
		sets: jobs.flatMap((job) => job.order.set ?? []),
		surroundings: given({
			clusterName: said("cluster-name"),
			clusterKey: said("cluster-stable:"),
			address: said("service-clear-std"),
		}),
		buildFacts: given({ sha: summary.get("build_sha"), time: summary.get("build_time") }),
	});
}

/** Starts and aborts that the recorder made without a line, in order. */
function unseenSteps(node: SimulatedNode, jobs: readonly Biography[]): { readonly t: number; act(): void }[] {
	const steps: { t: number; act(): void }[] = [];
	for (const { order, life, start: t, unseenAbort } of jobs) {
		if (typeof t === "number") steps.push({ t, act: () => node.start(order, life, t) });
		if (unseenAbort !== undefined) steps.push({ t: unseenAbort, act: () => node.abort(order.taskId, unseenAbort) });
	}
	return steps.sort((a, b) => a.t - b.t);
}

function start(node: SimulatedNode, line: TimedLine, lines: readonly TimedLine[], jobs: readonly Biography[]): string {
	const job = jobs.find((one) => one.start === line);
	const order = job?.order ?? orderInHex(line) ?? { taskId: BigInt(startedId(line, lines)), namespace: "test" };
	const { code, taskId } = node.start(order, job?.life, line.t);
	return hexOf(startReply(node.release, code, taskId));
}

/** The node's reply in the form of the recording. */
function answer(node: SimulatedNode, line: TimedLine): string | null {
	const { command, t } = line;
	if (isWholeBody(line)) return node.answer(command, t);
	const body = node.answer(`${command}\n`, t);
	// The recording does not say whether an empty value had its tab; the story of whole bodies does.
	return body === "" ? null : body.slice(command.length + 1, -1);
}

function isWholeBody({ story, command }: RecordedLine): boolean {
	return story === WHOLE_BODIES && !command.startsWith("set-config:");
}

function isHeld({ reply }: RecordedLine, simulated: string | null): boolean {
	return reply === null || simulated === null ? reply === simulated : isSameReply(reply, simulated);
}
