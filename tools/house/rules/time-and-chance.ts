import type { Finding, SourceFile } from "../finding.ts";
import { globalsIn, membersIn } from "../globals.ts";
import { importsOf } from "../imports.ts";
import { CLOCKS, folderOf, isWithin, SEEDED_FOLDERS, STOPWATCHES } from "../plan.ts";
import type { Token } from "../tokens.ts";

const TIMERS = new Set([
	"setTimeout",
	"setInterval",
	"setImmediate",
	"clearTimeout",
	"clearInterval",
	"clearImmediate",
	"requestAnimationFrame",
	"requestIdleCallback",
	"Date",
]);
const TIMER_MODULES = new Set(["node:timers", "node:timers/promises", "timers", "timers/promises"]);
const STOPWATCH_MODULES = new Set(["node:perf_hooks", "perf_hooks"]);
const CHANCE = new Set(["randomUUID", "getRandomValues", "randomBytes", "randomInt"]);

const TAKE_A_CLOCK = `only ${CLOCKS.slice(0, -1).join(", ")} and ${CLOCKS.at(-1)} touch time; take a Clock`;

/** Time comes from a clock that is passed in, and chance from one seeded source, so that a run can be had again. */
export function keepTimeAndChance(file: SourceFile, tokens: readonly Token[]): Finding[] {
	if (folderOf(file.path) === undefined) return [];
	const found = [
		...(CLOCKS.includes(file.path) ? [] : timeIn(file, tokens)),
		...membersIn(tokens, "Math", new Set(["random"])).map(({ line }) => ({
			line,
			message: `uses Math.random, which no seed repeats; draw from the seeded source.`,
		})),
		...(isWithin(file.path, SEEDED_FOLDERS) ? cryptoIn(tokens) : []),
	];
	return found.map((each) => ({ path: file.path, ...each }));
}

type Found = Omit<Finding, "path">;

function timeIn(file: SourceFile, tokens: readonly Token[]): Found[] {
	const mayMeasure = isWithin(file.path, STOPWATCHES);
	const modules = mayMeasure ? TIMER_MODULES : new Set([...TIMER_MODULES, ...STOPWATCH_MODULES]);
	const globals = mayMeasure ? TIMERS : new Set([...TIMERS, "performance"]);
	return [
		...globalsIn(tokens, globals).map(({ text, line }) => ({ line, message: `uses ${text}, but ${TAKE_A_CLOCK}.` })),
		...membersIn(tokens, "AbortSignal", new Set(["timeout"])).map(({ line }) => ({
			line,
			message: `uses AbortSignal.timeout, a timer, but ${TAKE_A_CLOCK}.`,
		})),
		...importsOf(tokens)
			.filter(({ specifier }) => specifier !== undefined && modules.has(specifier))
			.map(({ specifier, line }) => ({ line, message: `imports ${specifier}, but ${TAKE_A_CLOCK}.` })),
	];
}

function cryptoIn(tokens: readonly Token[]): Found[] {
	return tokens
		.filter(({ kind, text }) => kind === "word" && CHANCE.has(text))
		.map(({ text, line }) => ({ line, message: `uses ${text}, which no seed repeats; draw from the seeded source.` }));
}
