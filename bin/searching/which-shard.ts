import { isShard, MOST_SHARDS, parseShard, type Shard, WHOLE } from "../../features/kit/shards/shard.ts";
import { usageError } from "../terminal/command-error.ts";
import { count, type ValueOption } from "../terminal/option.ts";

/** Where engines tell a process which of several it is, and the number that the first one gets. */
const INDEX_VARIABLES: readonly (readonly [name: string, first: number])[] = [
	["JOB_COMPLETION_INDEX", 0],
	["CI_NODE_INDEX", 1],
	["TEST_SHARD_INDEX", 0],
];
const NAMES = INDEX_VARIABLES.map(([name]) => name).join(", ");

/** `--shard` and `--shards`, as any command that can be divided takes them. */
export const SHARD_OPTIONS: { readonly shard: ValueOption<Shard>; readonly shards: ValueOption<number> } = {
	shard: {
		kind: "value",
		placeholder: "I/N",
		help: "Search the I-th of N parts, I from 1. Parts of the same seed never overlap, and --runs counts them all.",
		allowed: `two numbers such as 2/8, the first from 1 to the second, and that at most ${MOST_SHARDS}`,
		read: parseShard,
	},
	shards: count(
		"N",
		"The same, where the environment says which: JOB_COMPLETION_INDEX (from 0), CI_NODE_INDEX (from 1) or TEST_SHARD_INDEX (from 0).",
		1,
		MOST_SHARDS,
	),
};

/**
 * Which shard this process is; all of it where nothing is said.
 *
 * @throws CommandError where the environment does not tell, or tells of one that there is not
 */
export function whichShard(
	{ shard, shards }: { readonly shard?: Shard | undefined; readonly shards?: number | undefined },
	environment: Readonly<Record<string, string | undefined>>,
): Shard {
	if (shard !== undefined && shards !== undefined) throw usageError("Give --shard or --shards, not both.");
	if (shards === undefined) return shard ?? WHOLE;
	const told = INDEX_VARIABLES.flatMap(([name, first]) => {
		const text = environment[name];
		return text === undefined || text === "" ? [] : [{ name, ...numberFrom(name, text, first, shards) }];
	});
	const [one, ...others] = told;
	if (one === undefined) throw usageError(`--shards needs one of ${NAMES} in the environment, or give --shard I/${shards}.`);
	const other = others.find(({ number }) => number !== one.number);
	if (other !== undefined) {
		throw usageError(
			`${one.name} says that this is shard ${one.number}, and ${other.name} that it is shard ${other.number}; give --shard I/${shards}.`,
		);
	}
	return { number: one.number, of: shards };
}

function numberFrom(name: string, text: string, first: number, of: number): Shard {
	const shard = { number: /^\d{1,5}$/.test(text) ? Number(text) - first + 1 : Number.NaN, of };
	if (isShard(shard)) return shard;
	throw usageError(`${name} must be from ${first} to ${first + of - 1} with --shards ${of}, not "${text}".`);
}
