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
	it("are what was given; a flag that was not is false, and all else undefined", () => {
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
		"of several words may be given as %j",
		(args) => {
			expect(read(...args, "--strict")).toMatchObject({ only: ["A", "B"], strict: true });
		},
	);

	it.each([
		[["--timeout"], "--timeout needs a value: a duration such as 500ms, 60s or 2m."],
		[["--file", "--strict"], "--file needs a value: some text."],
		[["--file", ""], '--file must be some text, not "".'],
		[["--timeout", "fast"], '--timeout must be a duration such as 500ms, 60s or 2m, not "fast".'],
		[["--nodes", "65"], '--nodes must be a whole number from 1 to 64, not "65".'],
		[["--nodes", "0"], '--nodes must be a whole number from 1 to 64, not "0".'],
		[["--nodes", "1.5"], '--nodes must be a whole number from 1 to 64, not "1.5".'],
		[["--strict=yes"], '--strict takes no value, and there is "yes".'],
		[["--strict", "--strict"], "--strict is given twice."],
		[["--nodes", "1", "--nodes", "2"], "--nodes is given twice."],
		[["--only"], "--only needs at least one value."],
		[["--only", "--strict"], "--only needs at least one value."],
		[["--strct"], "test has no option --strct. Did you mean --strict? See aerospike-task test --help."],
		[["-s"], "test has no option -s. See aerospike-task test --help."],
		[["--__proto__"], "test has no option --__proto__. See aerospike-task test --help."],
		[["word"], 'test takes no plain words, and there is "word". See aerospike-task test --help.'],
	])("%j are refused in a sentence", (args, sentence) => {
		expect(() => read(...args)).toThrow(expect.objectContaining({ message: sentence, exitCode: 64 }));
	});
});
