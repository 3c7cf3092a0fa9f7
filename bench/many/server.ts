/** In a separate process: a cluster whose nodes run many jobs without an end. */

import { SimulatedCluster } from "../../simulator/index.ts";
import { insideOf } from "../../simulator/inside.ts";
import type { SimulatedNode } from "../../simulator/simulated-node.ts";
import { createScaledClock, serveCluster } from "../../simulator/tcp/index.ts";

export interface ServerRequest {
	readonly nodes: number;
}

process.once("message", async ({ nodes }: ServerRequest) => {
	const members = Array.from({ length: nodes }, (_, index) => ({ name: `N${index + 1}` }));
	const cluster = new SimulatedCluster({ nodes: members, clock: createScaledClock(), maxTraceEvents: 0 });
	for (const { node } of insideOf(cluster).members.values()) runEveryJob(node);
	const [host = ""] = (await serveCluster(cluster)).hosts;
	process.send?.({ host });
});
process.on("disconnect", () => process.exit());

/**
 * A node, like a server, runs 128 jobs at most and refuses the rest. This one reports every job that it is asked about
 * as active.
 */
function runEveryJob(node: SimulatedNode): void {
	const answer = node.answer.bind(node);
	node.answer = (body, now, client, scripted) =>
		body.startsWith("query-show:") ? activeBody(body, now) : answer(body, now, client, scripted);
}

function activeBody(body: string, now: number): string {
	const percent = ((now / 36_000) % 100).toFixed(2);
	const numbers = `job-progress=${percent}:run-time=${Math.floor(now)}:time-since-done=0:recs-throttled=1000:recs-filtered-meta=0:recs-filtered-bins=0:recs-succeeded=1000:recs-failed=0`;
	let reply = "";
	for (const command of body.trimEnd().split("\n")) {
		const id = command.slice(command.indexOf("=") + 1);
		reply += `${command}\ttrid=${id}:job-type=background-ops:ns=test:set=demo:rps=10000:active-threads=1:status=active(ok):${numbers}:net-io-bytes=30:net-io-time=0:socket-timeout=10000:from=127.0.0.1+40000:ops-active=0\n`;
	}
	return reply;
}
