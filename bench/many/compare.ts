/** Many tasks on one cluster: with shared polls, and with a cluster object for each task. */

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { ClientRequest, ManyCost } from "./client.ts";
import type { ServerRequest } from "./server.ts";

export interface ManyRow {
	readonly tasks: number;
	readonly nodes: number;
	readonly shared: ManyCost;
	readonly apart: ManyCost | undefined;
}

/** Tasks and nodes; the comparison without sharing only where the machine can bear it. */
const SIZES: readonly (readonly [tasks: number, nodes: number, compared: boolean])[] = [
	[1000, 3, true],
	[10_000, 3, false],
	[1000, 64, false],
];

export async function compareMany(sizes: typeof SIZES = SIZES): Promise<readonly ManyRow[]> {
	const rows: ManyRow[] = [];
	for (const [tasks, nodes, compared] of sizes) {
		const server = child("./server.js");
		const { host } = (await answer(server, { tasks, nodes } satisfies ServerRequest)) as { readonly host: string };
		const costOf = async (isShared: boolean): Promise<ManyCost> => {
			const request: ClientRequest = { host, tasks, isShared };
			return (await answer(child("./client.js"), request)) as ManyCost;
		};
		rows.push({ tasks, nodes, shared: await costOf(true), apart: compared ? await costOf(false) : undefined });
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

/** The comparison as text. */
export function manyLines(rows: readonly ManyRow[]): readonly string[] {
	const cell = (cost: ManyCost) =>
		[
			`${cost.requestsPerPoll.toFixed(1)} requests a poll and node`,
			`${(cost.heapPerTaskBytes / 1024).toFixed(1)} KB of heap a task`,
			`loop delay ${cost.loopDelayMs.toFixed(0)} ms (p99), ${cost.longestDelayMs.toFixed(0)} ms (longest)`,
			`${(cost.processorShare * 100).toFixed(0)} % of a processor`,
		].join(", ");
	return [
		"Many tasks, polled once a second",
		...rows.flatMap(({ tasks, nodes, shared, apart }) => [
			`  ${tasks} tasks on ${nodes} nodes`,
			`    on one cluster object   ${cell(shared)}`,
			...(apart === undefined ? [] : [`    with one for each task  ${cell(apart)}`]),
		]),
	];
}
