import { describe, expect, it } from "vitest";
import { choice, count, duration, flag, list, text } from "../../bin/terminal/option.ts";
import { readOptions } from "../../bin/terminal/read-options.ts";

const OPTIONS = {
	only: list("ID", ""),
	level: choice(["must", "may"], ""),
	timeout: duration("TIME", ""),
	nodes: count("N", "", 1, 64),
	file: text("FILE", ""),
	strict: flag(""),
};

const read = (...args: readonly string[]) => readOptions("test", OPTIONS, args);

describe("options", () => {
	it("have the given values; a missing flag is false, any other missing option is undefined", () => {
		expect(read("--timeout", "2s", "--nodes=3", "--level", "MAY", "--file", "-")).toEqual({
			only: undefined,
			level: "may",
			timeout: 2000,
			nodes: 3,
			file: "-",
			strict: false,
		});
		expect(read("--strict").strict).toBe(true);
	});

	it.each([[["--only", "A", "B"]], [["--only", "A,B"]], [["--only", "A", "--only=B"]]])(
		"with several values accept %j",
		(args) => {
			expect(read(...args, "--strict")).toMatchObject({ only: ["A", "B"], strict: true });
		},
	);

	it("that are whole numbers may have every value that their limits allow", () => {
		const most = Number.MAX_SAFE_INTEGER;
		const seed = (given: string) => readOptions("test", { seed: count("S", "", 0, most) }, ["--seed", given]).seed;
		expect([seed(String(most)), seed("1000000000000000"), seed("0")]).toEqual([most, 1e15, 0]);
		for (const tooMuch of ["9007199254740992", "9007199254740993", "9999999999999999", "10000000000000000"])
			expect(() => seed(tooMuch)).toThrow(`--seed must be a whole number from 0 to ${most}, not "${tooMuch}".`);
	});

	it.each([
		[["--timeout"], "--timeout needs a value: a duration such as 500ms, 60s or 2m."],
		[["--file", "--strict"], "--file needs a value: a non-empty text."],
		[["--file", ""], '--file must be a non-empty text, not "".'],
		[["--timeout", "fast"], '--timeout must be a duration such as 500ms, 60s or 2m, not "fast".'],
		[["--nodes", "65"], '--nodes must be a whole number from 1 to 64, not "65".'],
		[["--nodes", "0"], '--nodes must be a whole number from 1 to 64, not "0".'],
		[["--nodes", "1.5"], '--nodes must be a whole number from 1 to 64, not "1.5".'],
		[["--strict=yes"], '--strict does not take a value, but got "yes".'],
		[["--strict", "--strict"], "--strict was given twice."],
		[["--nodes", "1", "--nodes", "2"], "--nodes was given twice."],
		[["--only"], "--only needs at least one value."],
		[["--only", "--strict"], "--only needs at least one value."],
		[["--strct"], "test does not have an option --strct. Did you mean --strict? See aerospike-task test --help."],
		[["-s"], "test does not have an option -s. See aerospike-task test --help."],
		[["--__proto__"], "test does not have an option --__proto__. See aerospike-task test --help."],
		[["word"], 'test does not take the argument "word". See aerospike-task test --help.'],
	])("rejects %j with one sentence", (args, sentence) => {
		expect(() => read(...args)).toThrow(expect.objectContaining({ message: sentence, exitCode: 64 }));
	});
});
