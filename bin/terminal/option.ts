import { parseDuration, unitHint } from "./duration.ts";

/** One option. Help, checks and types all come from this value. */
export type Option = Flag | ValueOption<unknown> | ListOption;

/** An option without a value. */
export interface Flag {
	readonly kind: "flag";
	readonly help: string;
}

/** An option with one value. */
export interface ValueOption<T> {
	readonly kind: "value";
	/** Stands for the value in the help, such as `FILE`. */
	readonly placeholder: string;
	readonly help: string;
	/** What the value may be. Messages print it after "must be". */
	readonly allowed: string;
	/** What to write instead of a text that is not allowed, as the end of the message. */
	hint?(text: string): string;
	/** Returns `undefined` if the text is not allowed. */
	read(text: string): T | undefined;
}

/** An option with several values: `--only A B`, `--only A,B` and `--only A --only B` are the same. */
export interface ListOption {
	readonly kind: "list";
	readonly placeholder: string;
	readonly help: string;
}

/** The values of the options. A flag is `false` and any other option is `undefined` if it was not given. */
export type Values<O extends Readonly<Record<string, Option>>> = {
	readonly [K in keyof O]: O[K] extends Flag
		? boolean
		: O[K] extends ValueOption<infer T>
			? T | undefined
			: readonly string[] | undefined;
};

export function flag(help: string): Flag {
	return { kind: "flag", help };
}

export function list(placeholder: string, help: string): ListOption {
	return { kind: "list", placeholder, help };
}

export function text(placeholder: string, help: string): ValueOption<string> {
	return { kind: "value", placeholder, help, allowed: "a non-empty text", read: (given) => (given === "" ? undefined : given) };
}

export function duration(placeholder: string, help: string): ValueOption<number> {
	const allowed = "a duration such as 500ms, 60s or 2m";
	return { kind: "value", placeholder, help, allowed, hint: unitHint, read: parseDuration };
}

/** A whole number from `least` to `most`, which is at most 2^53 - 1. */
export function count(placeholder: string, help: string, least: number, most: number): ValueOption<number> {
	return {
		kind: "value",
		placeholder,
		help,
		allowed: `a whole number from ${least} to ${most}`,
		read(given) {
			const number = /^\d{1,16}$/.test(given) ? Number(given) : Number.NaN;
			return number >= least && number <= most ? number : undefined;
		},
	};
}

/** One of a few words. Upper and lower case are the same. */
export function choice<const T extends string>(words: readonly T[], help: string): ValueOption<T> {
	const allowed = words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
	const read = (given: string): T | undefined => words.find((word) => word === given.toLowerCase());
	return { kind: "value", placeholder: words.join("|"), help, allowed, read };
}
