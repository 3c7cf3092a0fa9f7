import type { Belief, NodeBelief } from "../../src/cluster/tcp/index.ts";
import { formatDuration } from "../terminal/duration.ts";
import { type Column, table } from "../terminal/table.ts";
import type { Output } from "../terminal/terminal.ts";

const COLUMNS: readonly Column[] = [
	{ title: "node" },
	{ title: "member" },
	{ title: "state" },
	{ title: "build" },
	{ title: "addresses" },
	{ title: "listed by" },
	{ title: "cluster_size", align: "right" },
	{ title: "last answer" },
];

/** What the connection believes about the members of the cluster, for `track --verbose`. */
export function beliefText({ nodes, seeds, former, warnings }: Belief, out: Output): readonly string[] {
	return [
		...table(COLUMNS, nodes.map(row), out.width),
		...seeds.map(
			({ address, node, failure }) => `seed ${address}: ${failure ?? (node === undefined ? "not tried" : `node ${node}`)}`,
		),
		...former.map(
			({ node, addresses, failure }) => `former member ${node} at ${addresses.join(", ")}: ${failure ?? "being looked for"}`,
		),
		...warnings,
		"",
	];
}

function row({ node, isMember, state, build, addresses, listedBy, clusterSize, lastAnswerMs }: NodeBelief): readonly string[] {
	return [
		node,
		isMember ? "yes" : "no",
		state,
		build ?? "",
		addresses.join(", "),
		listedBy.join(", "),
		clusterSize === undefined ? "" : String(clusterSize),
		lastAnswerMs === undefined ? "never" : `${formatDuration(lastAnswerMs)} ago`,
	];
}
