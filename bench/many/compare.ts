/** Many tasks on one cluster: with shared polls, with a cluster object for each task, and with the official client. */

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { ClientRequest, ManyCost, ManyWay } from "./client.ts";
import type { ServerRequest } from "./server.ts";

export interface ManyRow {
	readonly tasks: number;
	readonly nodes: number;
	/** A text says why it could not be measured. */
	readonly costs: readonly (readonly [way: ManyWay, cost: ManyCost | string])[];
}

/** Tasks and nodes. The other ways are compared only if they are not too slow. */
const SIZES: readonly (readonly [tasks: number, nodes: number, ways: readonly ManyWay[]])[] = [
	[1000, 3, ["shared", "apart", "official"]],
	[10_000, 3, ["shared"]],
	[1000, 64, ["shared"]],
];
const NAMES: Readonly<Record<ManyWay, string>> = {
	shared: "on one cluster object",
	apart: "with one for each task",
	official: "the official client's job.info()",
};

export async function compareMany(sizes: typeof SIZES = SIZES): Promise<readonly ManyRow[]> {
	const rows: ManyRow[] = [];
	for (const [tasks, nodes, ways] of sizes) {
		const server = child("./server.js");
		const { host } = (await answer(server, { nodes } satisfies ServerRequest)) as { readonly host: string };
		const costs: [ManyWay, ManyCost | string][] = [];
		for (const by of ways) {
			const request: ClientRequest = { host, tasks, nodes, by };
			costs.push([by, (await answer(child("./client.js"), request)) as ManyCost | string]);
		}
		rows.push({ tasks, nodes, costs });
		server.disconnect();
		await once(server, "exit");
	}
	return rows;
}

function child(file: string): ChildProcess {
	return fork(new URL(file, import.meta.url), { execArgv: ["--expose-gc"], serialization: "advanced" });
}

async function answer(process: ChildProcess, request: ServerRequest | ClientRequest): Promise<unknown> {
	process.send(request);
	const [message] = await once(process, "message");
	return message;
}

/** What many tasks on one cluster object may cost. */
const MOST = { requests: 3, heapBytes: 4096, delayMs: 50 };

/** The comparison as text. */
export function manyLines(rows: readonly ManyRow[]): readonly string[] {
	const width = Math.max(...Object.values(NAMES).map(({ length }) => length)) + 2;
	return [
		"Many tasks, polled once a second",
		...rows.flatMap(({ tasks, nodes, costs }) => [
			`  ${tasks} tasks on ${nodes} nodes`,
			...costs.map(([way, cost]) => `    ${NAMES[way].padEnd(width)}${costText(cost)}`),
			...costs.flatMap(([way, cost]) => (way === "shared" && typeof cost !== "string" ? [`    ${aimText(cost)}`] : [])),
		]),
	];
}

function costText(cost: ManyCost | string): string {
	if (typeof cost === "string") return `not measured: ${cost}`;
	return [
		`${cost.requestsPerPoll.toFixed(1)} requests a poll and node`,
		`${cost.pollsPerSecond.toFixed(2)} polls a second`,
		`${(cost.heapPerTaskBytes / 1024).toFixed(1)} KB of heap a task`,
		`loop delay ${cost.loopDelayMs.toFixed(0)} ms (p99), ${cost.longestDelayMs.toFixed(0)} ms (longest)`,
		`${(cost.processorShare * 100).toFixed(0)} % of a processor`,
	].join(", ");
}

function aimText({ requestsPerPoll, heapPerTaskBytes, loopDelayMs }: ManyCost): string {
	const reached = (isReached: boolean) => (isReached ? "reached" : "missed");
	return [
		`aim: ${MOST.requests} requests a poll and node, ${reached(requestsPerPoll <= MOST.requests)}`,
		`${MOST.heapBytes / 1024} KB a task, ${reached(heapPerTaskBytes < MOST.heapBytes)}`,
		`a delay of ${MOST.delayMs} ms (p99), ${reached(loopDelayMs < MOST.delayMs)}`,
	].join("; ");
}
