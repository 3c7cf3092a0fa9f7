import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { FeaturesNotRun, loadPlayables } from "../../kit/scenario/load-playables.ts";
import { loadRegressions } from "../../kit/search/regressions.ts";

let folder = "";
let file = "";
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "features-"));
	file = join(folder, "a.feature");
});
afterEach(() => rmSync(folder, { recursive: true }));

const UNJUDGED = "Feature: F\n\n  @WAIT-7 @MUST\n  Scenario: S\n    Given a cluster of 1 node\n    When the task is awaited\n";
const FEATURE = `${UNJUDGED}    Then the run keeps the specification\n`;

it.each<readonly [string, () => void, string]>([
	["a folder", () => mkdirSync(file), "it is not a regular file."],
	["a pipe, which could be waited for for ever", () => execFileSync("mkfifo", [file]), "it is not a regular file."],
	["text in UTF-16", () => writeFileSync(file, Buffer.from(`\ufeff${FEATURE}`, "utf16le")), "it is not text in UTF-8."],
	["NUL bytes", () => writeFileSync(file, `${FEATURE}\0`), "it is not text in UTF-8."],
	[
		"a file of 50 MB",
		() => {
			writeFileSync(file, FEATURE);
			truncateSync(file, 50_000_000);
		},
		"it has 50000000 bytes, but a feature file may have at most 4194304.",
	],
])("a feature file that is %s is refused in one sentence", (_, make, sentence) => {
	make();
	expect(() => loadPlayables(folder, folder)).toThrow(new FeaturesNotRun(`a.feature cannot be read: ${sentence}`));
	expect(() => loadRegressions(folder)).toThrow(`The stored failure a.feature cannot be read: ${sentence}`);
});

it("the message about a feature file does not repeat a long line", () => {
	writeFileSync(file, "x".repeat(100_000));
	expect(() => loadPlayables(folder, folder)).toThrow(/^a\.feature cannot be read: .{900,1000}…$/s);
});

it.each(["", "garbage\n", "Feature: x\n"])("a stored failure that has no scenario is refused, not passed over (%j)", (text) => {
	writeFileSync(file, text);
	expect(() => loadRegressions(folder)).toThrow("The stored failure a.feature cannot be read: it has no scenario.");
});

it.each([
	["its last step", UNJUDGED],
	["all steps", "Feature: F\n\n  @WAIT-7 @MUST\n  Scenario: S\n"],
])("a feature file that was cut before %s is refused, because its scenario cannot fail", (_, text) => {
	writeFileSync(file, text);
	expect(() => loadPlayables(folder, folder)).toThrow(
		new FeaturesNotRun("a.feature cannot be read: a.feature:4: the scenario has no Then step."),
	);
	expect(() => loadRegressions(folder)).toThrow(
		'The stored failure a.feature cannot be read: the scenario "S" has no Then step.',
	);
});

it("a file in place of the folder of the stored failures is refused in one sentence", () => {
	writeFileSync(file, FEATURE);
	expect(() => loadRegressions(file)).toThrow(
		expect.objectContaining({
			name: "ScheduleError",
			message: expect.stringMatching(/^The stored failures cannot be read: ENOTDIR\b/),
		}),
	);
});

it("a feature file may begin with a byte order mark and have Windows line ends", () => {
	writeFileSync(file, `\ufeff${FEATURE.replaceAll("\n", "\r\n")}`);
	expect(loadPlayables(folder, folder).map(({ name }) => name)).toEqual(["S"]);
});
