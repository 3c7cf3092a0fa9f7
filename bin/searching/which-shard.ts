import { isShard, MOST_SHARDS, parseShard, type Shard, WHOLE } from "../../kit/search/shard.ts";
import { usageError } from "../terminal/command-error.ts";
import { count, type ValueOption } from "../terminal/option.ts";

/** The variables in which CI systems give each process its index, and the index of the first process. */
const INDEX_VARIABLES: readonly (readonly [name: string, first: number])[] = [
	["JOB_COMPLETION_INDEX", 0],
	["CI_NODE_INDEX", 1],
	["TEST_SHARD_INDEX", 0],
];
const NAMES = INDEX_VARIABLES.map(([name]) => name).join(", ");

/** The options `--shard` and `--shards`. */
export const SHARD_OPTIONS: { readonly shard: ValueOption<Shard>; readonly shards: ValueOption<number> } = {
	shard: {
		kind: "value",
		placeholder: "I/N",
		help: "Search only shard I of N. I starts at 1. Shards of the same seed never overlap. --runs is the total of all shards.",
		allowed: `I/N such as 2/8, with I from 1 to N and N at most ${MOST_SHARDS}`,
		read: parseShard,
	},
	shards: count(
		"N",
		"Like --shard I/N, but an environment variable gives I: JOB_COMPLETION_INDEX or TEST_SHARD_INDEX (the first shard is 0), or CI_NODE_INDEX (the first shard is 1).",
		1,
		MOST_SHARDS,
	),
};

/**
 * The shard of this process; the whole search if no shard is asked for.
 *
 * @throws CommandError if the environment does not give a valid index, or gives two different ones
 */
export function whichShard(
	{ shard, shards }: { readonly shard?: Shard | undefined; readonly shards?: number | undefined },
	environment: Readonly<Record<string, string | undefined>>,
): Shard {
	if (shard !== undefined && shards !== undefined) throw usageError("--shard and --shards cannot be combined.");
	if (shards === undefined) return shard ?? WHOLE;
	const given = INDEX_VARIABLES.flatMap(([name, first]) => {
		const text = environment[name];
		return text === undefined || text === "" ? [] : [{ name, ...numberFrom(name, text, first, shards) }];
	});
	const [one, ...others] = given;
	if (one === undefined)
		throw usageError(`--shards needs one of the environment variables ${NAMES}. Set one, or use --shard I/${shards}.`);
	const other = others.find(({ number }) => number !== one.number);
	if (other !== undefined) {
		throw usageError(
			`${one.name} gives shard ${one.number}, but ${other.name} gives shard ${other.number}. Use --shard I/${shards} instead.`,
		);
	}
	return { number: one.number, of: shards };
}

function numberFrom(name: string, text: string, first: number, of: number): Shard {
	const shard = { number: /^\d{1,5}$/.test(text) ? Number(text) - first + 1 : Number.NaN, of };
	if (isShard(shard)) return shard;
	throw usageError(`${name} must be from ${first} to ${first + of - 1} with --shards ${of}, not "${text}".`);
}
