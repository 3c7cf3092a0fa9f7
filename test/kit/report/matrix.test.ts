import { describe, expect, it } from "vitest";
import type { ConformanceReport, RequirementReport } from "../../../kit/conformance/conformance-report.ts";
import { junitReports } from "../../../kit/report/junit.ts";
import { badgeFiles, endpointBadge } from "../../../kit/report/matrix/badge.ts";
import { matrixOf } from "../../../kit/report/matrix/matrix.ts";
import { matrixHtml } from "../../../kit/report/matrix/matrix-html.ts";
import { matrixMarkdown } from "../../../kit/report/matrix/matrix-markdown.ts";
import { matrixSvg } from "../../../kit/report/matrix/matrix-svg.ts";
import { readReport } from "../../../kit/report/read-report.ts";

type Verdict = Exclude<RequirementReport["verdict"], "known failure">;
const LEVELS = { "PARSE-1": "MUST", "PARSE-7": "SHOULD", "TRUTH-1": "MAY" } as const;

function requirement(id: keyof typeof LEVELS, verdict: Verdict): RequirementReport {
	const scenario = {
		file: "features/a.feature",
		line: 7,
		name: `of ${id}`,
		requirements: [id],
		verdict: verdict === "not tested" ? ("unsupported" as const) : verdict,
		steps: ["Given a reply"],
		...(verdict === "failed" && { message: "expected this, got that" }),
		attachments: {},
	};
	return {
		id,
		level: LEVELS[id],
		title: `title of ${id}`,
		text: "text",
		verdict,
		scenarios: verdict === "not tested" ? [] : [scenario],
	};
}

/** The report of a driver by its verdicts on a MUST, a SHOULD and a MAY. */
function run(
	name: string,
	verdicts: readonly [Verdict, Verdict, Verdict],
	changes: Partial<ConformanceReport> = {},
): ConformanceReport {
	const ids = ["PARSE-1", "PARSE-7", "TRUTH-1"] as const;
	return {
		version: 1,
		kit: "0.1.0",
		spec: "1.0.0",
		driver: { name, version: "1.2.3" },
		requirements: ids.map((id, index) => requirement(id, verdicts[index] ?? "not tested")),
		scenarios: { passed: 0, failed: 0, unsupported: 0, "could not run": 0 },
		virtualMs: 0,
		realMs: 250,
		complete: true,
		...changes,
	};
}

const good = run("good", ["passed", "passed", "passed"]);
const bad = run("b|a<d>", ["failed", "passed", "unsupported"]);
const matrix = matrixOf([
	{ file: "good.json", report: good },
	{ file: "bad.json", report: bad },
]);

describe("a matrix", () => {
	it("says of each driver at which level it conforms", () => {
		const grade = (...verdicts: readonly [Verdict, Verdict, Verdict]) =>
			matrixOf([{ file: "a", report: run("a", verdicts) }]).drivers[0]?.grade;
		expect(grade("passed", "passed", "passed")).toBe("MAY");
		expect(grade("passed", "passed", "unsupported")).toBe("SHOULD");
		expect(grade("passed", "passed", "failed")).toBe("SHOULD");
		expect(grade("passed", "failed", "passed")).toBe("MUST");
		expect(grade("passed", "could not run", "passed")).toBe("MUST");
		expect(grade("failed", "passed", "passed")).toBe("not conformant");
		// The fault is outside the driver, so it does not show that the driver breaks anything.
		expect(grade("could not run", "passed", "passed")).toBe("not known");
		expect(grade("could not run", "failed", "passed")).toBe("not known");
		expect(grade("unsupported", "passed", "passed")).toBe("not known");
	});

	it("does not count a requirement that could not run as broken, and shows why it could not run", () => {
		const late = run("late", ["could not run", "failed", "passed"]);
		const page = matrixHtml(matrixOf([{ file: "late.json", report: late }]));
		expect(page).toContain(
			"1 of 3 requirements is broken by at least one driver. For 1 more requirement, at least one scenario could not run.",
		);
		expect(page).toContain('<details id="PARSE-1">');
	});

	it("has a row for each requirement of any run, and shows which runs did not test it", () => {
		const part = run("part", ["passed", "passed", "passed"], { requirements: [requirement("PARSE-7", "passed")] });
		const { rows } = matrixOf([
			{ file: "part.json", report: part },
			{ file: "bad.json", report: bad },
		]);
		expect(rows.map(({ id, cells, isBroken }) => [id, cells.map((cell) => cell?.verdict), isBroken])).toEqual([
			["PARSE-1", [undefined, "failed"], true],
			["PARSE-7", ["passed", "passed"], false],
			["TRUTH-1", [undefined, "unsupported"], false],
		]);
	});

	it("refuses runs that cannot be compared, and names the files", () => {
		const against = (file: string, report: ConformanceReport) => () =>
			matrixOf([
				{ file: "good.json", report: good },
				{ file, report },
			]);
		expect(against("new.json", { ...bad, kit: "0.2.0" })).toThrow(
			"good.json was judged by aerospike-execute-task 0.1.0 and new.json by 0.2.0; only runs of the same version can be compared.",
		);
		expect(against("new.json", { ...bad, spec: "1.1.0" })).toThrow("good.json was judged by SPEC.md 1.0.0 and new.json by 1.1.0");
		expect(against("again.json", run("good", ["failed", "failed", "failed"]))).toThrow(
			"good.json and again.json are both about good 1.2.3; give one of them.",
		);
		expect(against("next.json", { ...good, driver: { name: "good", version: "1.2.4" } })).not.toThrow();
	});
});

describe("the report of a run, read back", () => {
	it("is equal to the report that was written", () => {
		const { kit, spec, driver, requirements, realMs } = bad;
		expect(readReport(JSON.stringify(bad), "bad.json")).toMatchObject({ kit, spec, driver, requirements, realMs });
	});

	it("is refused in one sentence if the run has no end", () => {
		const text = JSON.stringify(bad);
		expect(() => readReport(text.slice(0, -20), "bad.json")).toThrow(/^bad\.json is not complete JSON: .+\.$/);
		const { complete: _, ...open } = bad;
		expect(() => readReport(JSON.stringify(open), "bad.json")).toThrow(/^bad\.json does not end in "complete": true, .+\.$/);
	});

	it("is refused in one sentence that names the wrong place", () => {
		expect(() => readReport("[]", "x.json")).toThrow("x.json is not a report of conform --json: it must be an object.");
		expect(() => readReport(JSON.stringify({ ...bad, spec: 1 }), "x.json")).toThrow("x.json: spec must be some text, not 1.");
		expect(() => readReport("{}", "x.json")).toThrow("x.json: version must be given, not missing.");
		const [first] = bad.requirements;
		const odd = { ...bad, requirements: [{ ...first, verdict: "splendid" }] };
		expect(() => readReport(JSON.stringify(odd), "x.json")).toThrow(
			/^x\.json: requirements\[0\]\.verdict must be one of .+, not "splendid"\.$/,
		);
		const foul = { ...bad, requirements: [{ ...first, id: '"><script>' }] };
		expect(() => readReport(JSON.stringify(foul), "x.json")).toThrow(/requirements\[0\]\.id must be a requirement's id/);
	});
});

describe("the page of a matrix", () => {
	const html = matrixHtml(matrix);

	it("leads from a broken cell to the scenario that shows why", () => {
		expect(html).toMatch(/<td class="cell failed[^>]+><a href="#(d2-[\w-]+)">[\s\S]*<details class="scenario bad" id="\1">/);
		expect(html).toContain("expected this, got that");
	});

	it("has no broken links", () => {
		const ids = new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
		const links = [...html.matchAll(/ href="#([^"]+)"/g)].map(([, id]) => id);
		expect(links.length).toBeGreaterThan(1);
		for (const link of links) expect(ids).toContain(link);
	});

	it("names drivers as they are, and not as markup", () => {
		expect(html).toContain("b|a&lt;d&gt;");
		expect(html).not.toContain("<d>");
	});
});

it("the picture of a matrix has no text smaller than 12 px", () => {
	const sizes = [...matrixSvg(matrix).matchAll(/font(?:-size)?:\s*([\d.]+)px/g)].map(([, size]) => Number(size));
	expect(sizes.length).toBeGreaterThan(0);
	expect(Math.min(...sizes)).toBeGreaterThanOrEqual(12);
});

describe("a matrix as Markdown", () => {
	it("shows the sums, and the requirements that at least one driver breaks", () => {
		const text = matrixMarkdown(matrix);
		expect(text).toContain("| good 1.2.3 | conformant at MAY | 1/1 | 1/1 | 1/1 |");
		expect(text).toContain("| **PARSE-1** title of PARSE-1 | MUST | ✅ passed | ❌ failed |");
		expect(text).not.toContain("PARSE-7");
		expect(text).toContain("b\\|a&lt;d&gt; 1.2.3");
	});

	it("says so if no driver breaks a requirement", () => {
		expect(matrixMarkdown(matrixOf([{ file: "good.json", report: good }]))).toContain(
			"All drivers meet all requirements that were tested.",
		);
	});
});

describe("badges", () => {
	it("have the format of a shields.io endpoint", () => {
		const [first, second] = matrix.drivers.map((driver) => JSON.parse(endpointBadge(driver)));
		expect(first).toEqual({
			schemaVersion: 1,
			label: "aerospike-task",
			message: "conformant at MAY",
			color: "brightgreen",
		});
		expect(second).toMatchObject({ message: "not conformant", color: "red" });
	});

	it("have different file names that are valid on every file system", () => {
		const named = (...names: readonly string[]) => badgeFiles(names.map((name, index) => ({ name, version: `${index}` })));
		expect(named("a/../b", "Ünï", "..")).toEqual(["a-..-b.json", "n.json", "driver.json"]);
		expect(named("x", "X")).toEqual(["x-0.json", "x-1.json"]);
	});
});

it("JUnit of several runs names the driver of each suite", () => {
	const xml = junitReports([good, bad]);
	expect(xml).toContain('<testsuite name="good 1.2.3: PARSE-1 MUST: title of PARSE-1" tests="1" failures="0"');
	expect(xml).toContain('<testsuite name="b|a&lt;d&gt; 1.2.3: PARSE-1 MUST: title of PARSE-1" tests="1" failures="1"');
	expect(xml).toContain('time="0.500"');
});
