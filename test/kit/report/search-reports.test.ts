import { describe, expect, it } from "vitest";
import { searchHtml } from "../../../kit/report/search/search-html.ts";
import { refusalMarkdown, searchMarkdown } from "../../../kit/report/search/search-markdown.ts";
import { runOnLibrary } from "../../../kit/run/library.ts";
import { withLanes } from "../../../kit/search/describe-failure.ts";
import type { FinishedSearch } from "../../../kit/search/finished-search.ts";
import type { Player } from "../../../kit/search/schedule-checks.ts";
import type { BlobFailure } from "../../../kit/shards/blob.ts";
import { mergeBlobs } from "../../../kit/shards/merge-blobs.ts";
import { failure, KIT, shard } from "../shards/blobs.ts";

/** A search of two shards, the second of which found these; with pictures if the run can be repeated. */
async function searchOf(failures: readonly BlobFailure[], play: Player = runOnLibrary): Promise<FinishedSearch> {
	const merged = mergeBlobs([shard(1, 2), shard(2, 2, failures)], { kit: KIT });
	if (merged.kind === "refused") throw new Error("The blobs were refused.");
	return { ...merged.search, found: await withLanes(merged.search.found, play) };
}

const EVIL = "</pre><script>alert(1)</script> @somebody ``` a";

describe("The page of a search", () => {
	it("shows each failure with its message, its picture and the command that replays it", async () => {
		const html = searchHtml(await searchOf([failure(2)]));
		expect(html).toContain(
			'<b class="failed">1 kind of failure.</b> 200 schedules on virtual time and 50,000 with the rules alone in 2 shards',
		);
		expect(html).toContain("ROUND-7, call 0, round 2: expected complete, got in_progress.");
		expect(html).toContain("Scenario: with 2 nodes");
		expect(html).toContain("seen once, first in schedule 42, by shard 2");
		expect(html).toContain('<svg class="chart"');
		expect(html).toContain(`npm run task -- replay ${failure(2).token}`);
	});

	it("says so if no failure was found", async () => {
		expect(searchHtml(await searchOf([]))).toContain('<b class="passed">No failure was found.</b>');
	});

	it("does not read texts of a blob as markup", async () => {
		const html = searchHtml(await searchOf([failure(1, { message: EVIL, scenario: EVIL, history: EVIL, requirement: EVIL })]));
		expect(html).not.toContain("<script>alert");
	});

	it("shows the history if the run cannot be repeated", async () => {
		const hangs: Player = () => Promise.reject(new Error("too many events"));
		const html = searchHtml(await searchOf([failure(1, { history: "The run has no end." })], hangs));
		expect(html).toContain('<pre class="told">The run has no end.</pre>');
		expect(html).not.toContain('<svg class="chart"');
	});
});

describe("The comment on a search", () => {
	it("has a picture that GitHub draws, the scenario and the command that replays it", async () => {
		const text = searchMarkdown(await searchOf([failure(2)]));
		expect(text).toMatch(/^\*\*1 kind of failure\.\*\* 200 schedules /);
		expect(text).toContain("```mermaid\nsequenceDiagram\n");
		expect(text).toContain("```gherkin\nScenario: with 2 nodes\n```");
		expect(text).toContain(`\`\`\`sh\nnpm run task -- replay ${failure(2).token}\n\`\`\``);
	});

	it("keeps the texts of a blob inside their code blocks", async () => {
		const text = searchMarkdown(await searchOf([failure(1, { message: `x\n${EVIL}\n\`\`\`` })]));
		const [, fence = ""] = /(`{3,})text\nx\n/.exec(text) ?? [];
		expect(fence).toHaveLength(4);
		expect(text).toContain(`\n\`\`\`\n${fence}\n`);
	});

	it("stays short enough to be posted, and says that there is more", async () => {
		const long = Array.from({ length: 8 }, (_, index) =>
			failure(1, { requirement: `ROUND-${index}`, scenario: `Scenario: ${"long ".repeat(3000)}` }),
		);
		const text = searchMarkdown(await searchOf(long));
		expect(text.length).toBeLessThan(65_536);
		expect(text.match(/^```/gm)?.length).toBe((text.match(/^```\w/gm)?.length ?? 0) * 2);
		expect(text).toMatch(/Some parts do not fit in a comment and are left out/);
	});

	it("says why a search is incomplete, and shows what it found", async () => {
		const { found } = await searchOf([failure(1)]);
		const text = refusalMarkdown([{ sentence: "The blob of shard 3 of 4 is missing.", isPassing: true }], found);
		expect(text).toContain("- The blob of shard 3 of 4 is missing.\n");
		expect(text).toContain(`npm run task -- replay ${failure(1).token}`);
	});
});
