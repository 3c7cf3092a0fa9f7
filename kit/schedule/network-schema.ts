import * as v from "valibot";
import { REAL_CHANCES, REAL_WINDOWS } from "../../simulator/membership/windows.ts";
import type { NetworkPlan } from "./network-plan.ts";
import { listOf, numberWithin, record, textLike, wholeNumberWithin } from "./schema-parts.ts";

const MOST_MS = 1e9;
const MOST_HAPPENINGS = 1000;

const MS = numberWithin(0, MOST_MS, "a number of milliseconds from 0");
const CHANCE = numberWithin(0, 1, "a number from 0 to 1");
const RANGE_TEXT = "a list of two numbers of milliseconds, the smaller one first";
const RANGE = v.pipe(
	v.tuple([MS, MS], RANGE_TEXT),
	v.check(([least, most]) => least <= most, RANGE_TEXT),
);
const HOST = textLike(/^[a-z][a-z0-9.-]{0,99}$/, "a host name in lower case");

function eachOf<T extends v.GenericSchema>(names: object, schema: T): v.GenericSchema<Record<string, v.InferOutput<T>>> {
	return record(Object.fromEntries(Object.keys(names).map((name) => [name, v.exactOptional(schema)])));
}

const NODE_EVENTS = [...(["crash", "restart", "stop", "continue", "join", "leave", "move", "isolate", "cut", "reach"] as const)];
const KINDS = [...NODE_EVENTS, "swap", "split", "heal", "stall", "rename"];

function happeningOf<N extends v.GenericSchema<string>>(node: N): v.GenericSchema<unknown> {
	const when = { at: MS, after: v.exactOptional(record({ node, answer: wholeNumberWithin(1, 10_000) })) };
	const nodes = listOf(node, 64, "nodes");
	return v.variant(
		"kind",
		[
			record({ ...when, kind: v.picklist(NODE_EVENTS), node }),
			record({ ...when, kind: v.literal("swap"), node, other: node }),
			record({ ...when, kind: v.literal("split"), nodes }),
			record({ ...when, kind: v.literal("heal") }),
			record({ ...when, kind: v.literal("stall"), ms: MS }),
			record({ ...when, kind: v.literal("rename"), name: HOST, nodes }),
		],
		`an object whose kind is one of ${KINDS.join(", ")}`,
	);
}

/** The network of a schedule in JSON. `node`: the schema of a node's name. */
export function networkSchema(node: v.GenericSchema<string>): v.GenericSchema<unknown, NetworkPlan> {
	const seed = v.variant(
		"kind",
		[
			record({ kind: v.literal("node"), node }),
			record({ kind: v.literal("name"), name: HOST, nodes: listOf(node, 64, "nodes") }),
			record({ kind: v.literal("balancer") }),
		],
		"an object whose kind is node, name or balancer",
	);
	return record({
		seed: wholeNumberWithin(0, Number.MAX_SAFE_INTEGER),
		seeds: v.exactOptional(listOf(seed, 64, "seeds")),
		latency: v.exactOptional(RANGE),
		splits: v.exactOptional(CHANCE),
		idle: v.exactOptional(record({ afterMs: MS, ends: v.picklist(["reset", "silence"], '"reset" or "silence"') })),
		alternate: v.exactOptional(v.boolean("true or false")),
		deadAddress: v.exactOptional(v.boolean("true or false")),
		unlisted: v.exactOptional(v.boolean("true or false")),
		ipv6: v.exactOptional(v.boolean("true or false")),
		connectAt: v.exactOptional(MS),
		windows: v.exactOptional(eachOf(REAL_WINDOWS, RANGE)),
		chances: v.exactOptional(eachOf(REAL_CHANCES, CHANCE)),
		tendInterval: v.exactOptional(numberWithin(1, MOST_MS, "a number of milliseconds from 1")),
		happens: listOf(happeningOf(node), MOST_HAPPENINGS, "happenings"),
	}) as unknown as v.GenericSchema<unknown, NetworkPlan>;
}
