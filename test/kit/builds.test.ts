import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { answersOf } from "../../kit/automaton/word-rules.ts";
import { NOT_FOUND } from "../../kit/automaton/words.ts";
import { isAnswerable } from "../../kit/oracle/question-form.ts";
import { commandsOfForm, formOf, isOldBuild, KNOWN_BUILDS } from "../../kit/schedule/builds.ts";
import { drawEdgeReplies } from "../../kit/schedule/draw-oddities.ts";
import { createRandom } from "../../kit/schedule/random.ts";

const ROOT = join(import.meta.dirname, "../..");
const TABLE = "kit/schedule/builds.ts";

/** Files that may name a build, each with the reason. */
const EXEMPT: ReadonlyMap<string, string> = new Map([
	[TABLE, "the table itself"],
	["bench/info-requests.ts", "says which server was measured"],
]);

/** Four numbers that are not a loopback address. */
const BUILD = /(?<![\d.])(?!127\.|0\.)\d{1,2}\.\d{1,2}\.\d{1,2}\.\d{1,3}(?![\d.])/;
/** A comparison of a build as text. */
const AS_TEXT = /startsWith\("\d+\.|[<>]=? "\d/;

describe("the table of builds", () => {
	it("has the newest build first, and one build for each release", () => {
		const releases = KNOWN_BUILDS.map(({ build }) => build.split(".").map(Number));
		const numbers = releases.map(([major = 0, minor = 0]) => major * 100 + minor);
		expect(numbers).toEqual([...new Set(numbers)].sort((one, other) => other - one));
	});

	it.each(KNOWN_BUILDS)("asks $build in a form in which it answers every command (ASK-1)", ({ build, form }) => {
		for (const command of commandsOfForm(form, "7")) expect(isAnswerable(command, build, "7")).toBe(true);
	});

	it.each([
		["8.10.0.0", "id"],
		["8.1.0.0", "id"],
		["8.0.99.9", "trid"],
		["6.0.0.0", "trid"],
		["5.10.0.0", "both modules"],
		["5.7.0.0", "both modules"],
		["5.6.99.0", "jobs"],
		["3.9.0.0", "jobs"],
		["8.1000", "id"],
		["garbage", undefined],
		[undefined, undefined],
	])("gives build %s the form %s", (build, form) => {
		expect(formOf(build)).toBe(form);
	});

	it("knows which builds are older than 6.0", () => {
		const old = ["10.0.0.0", "8.1.2.0", "6.0.0.0", "5.99.0.0", "4.9.0.37", "3.9.0.0", "garbage"].filter(isOldBuild);
		expect(old).toEqual(["5.99.0.0", "4.9.0.37", "3.9.0.0"]);
	});

	it("contains all builds that kit, bin, page and bench name, and no code compares builds as text", () => {
		const found = ["kit", "bin", "page", "bench"]
			.flatMap((folder) =>
				readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((file) => join(folder, file)),
			)
			.filter((file) => /\.(ts|js|html|css|md)$/.test(file) && !EXEMPT.has(file))
			.flatMap((file) =>
				readFileSync(join(ROOT, file), "utf8")
					.split("\n")
					.flatMap((line, index) =>
						BUILD.test(line) || isComparedAsText(file, line) ? [`${file}:${index + 1}: ${line.trim()}`] : [],
					),
			);
		expect(found).toEqual([]);
	});
});

/** The trackers of the gallery compare builds wrongly on purpose. */
function isComparedAsText(file: string, line: string): boolean {
	return !file.startsWith("kit/gallery/mutants/") && AS_TEXT.test(line);
}

test.each(KNOWN_BUILDS)("an edge body on build $build echoes the command that the node was asked", ({ build, form }) => {
	const bodies = Array.from({ length: 400 }, (_, seed) => drawEdgeReplies(createRandom(seed), build, "7"))
		.flat()
		.flatMap((answer) => (typeof answer === "object" && "body" in answer ? [answer.body] : []));
	expect(bodies.length).toBeGreaterThan(0);
	for (const body of bodies) expect(body).toContain(commandsOfForm(form, "7")[0]);
});

test("whether a node is older than 6.0 is decided by the numbers of its build, not by the text", () => {
	const oldest = (build: string) =>
		answersOf({ name: "", word: NOT_FOUND, answer: { kind: "not_found", listed: false }, isMisread: false, build })[0]
			?.olderThan6;
	expect(oldest("10.0.0.0")).toBe(false);
	expect(oldest("5.7.0.31")).toBe(true);
});
