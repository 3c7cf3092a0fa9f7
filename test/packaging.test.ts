import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, posix } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pack, runWell } from "./support/packages.ts";

const manifest = JSON.parse(readFileSync("package.json", "utf8"));
/** The files at the root of the package. */
const PAPERS = [
	"package.json",
	"LICENSE",
	...["README", "CHANGELOG", "CONTRIBUTING", "RELEASING", "SECURITY"].map((name) => `${name}.md`),
];
/** The documents with their pictures, the examples, and the schemas of an adapter's messages. */
const DOCUMENTS =
	/^(?:docs\/[\w-]+\.md|docs\/drivers\.json|docs\/pictures\/\w+\.svg|examples\/[\w/-]+\.(?:mjs|py|md|json|txt|java|xml|go|mod|sum|rs|toml)|deploy\/[\w-]+\.yaml|schemas\/[\w.-]+\.json)$/;
/** The folders whose code is published. */
const CODE = /^dist\/(?:src|simulator|kit|features|bin)\/.+\.(?:js|d\.ts|js\.map)$/;
/** The playable page, which a build for publishing makes last. */
const PLAY = "dist/page/index.html";
/** The specification and its scenarios. */
const FEATURES = /^features\/.+\.(?:md|feature)$/;

let scratch = "";
let tarball = "";
let packed: string[] = [];

interface Link {
	readonly file: string;
	readonly target: string;
}

/** The links of a document to other files and to headings. */
function linksIn(file: string, text: string): readonly Link[] {
	const prose = text.replace(/^```[\s\S]*?^```$/gm, "").replace(/`[^`\n]*`/g, "");
	return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
		.map(([, target = ""]) => ({ file, target }))
		.filter(({ target }) => !/^[a-z]+:/.test(target));
}

/** Whether a link leads to a packed file or folder, and to a heading there if it names one. */
function leadsSomewhere({ file, target }: Link): boolean {
	const [path = "", heading] = target.split("#");
	const to = path === "" ? file : posix.normalize(posix.join(posix.dirname(file), path));
	if (heading !== undefined) return packed.includes(to) && headingsIn(readFileSync(to, "utf8")).includes(heading);
	return packed.some((each) => each === to || each.startsWith(`${to.replace(/\/$/, "")}/`));
}

/** The anchors that GitHub and npm create for a document's headings. */
function headingsIn(text: string): readonly string[] {
	return [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) =>
		title
			.toLowerCase()
			.replace(/[^\p{L}\p{N}\s_-]/gu, "")
			.replace(/ /g, "-"),
	);
}

beforeAll(() => {
	if (!existsSync("dist/src/index.js")) throw new Error("There is no dist/src/index.js to pack; run `npm run build` first.");
	scratch = mkdtempSync(join(tmpdir(), "packaging-"));
	const { file, paths } = pack(".", scratch);
	tarball = file;
	packed = paths;
});

afterAll(() => {
	if (scratch !== "") rmSync(scratch, { recursive: true });
});

describe("the package", () => {
	it("contains exactly the code, its types, the scenarios, the documents and the examples", () => {
		const isMeant = (path: string) =>
			PAPERS.includes(path) || path === PLAY || [CODE, FEATURES, DOCUMENTS].some((kind) => kind.test(path));
		expect(packed.filter((path) => !isMeant(path))).toEqual([]);
		expect(packed).toContain("features/SPEC.md");
		expect(packed).toEqual(expect.arrayContaining(PAPERS));
	});

	it("holds all documents and examples of the repository", () => {
		const { stdout } = runWell(".", "git", "ls-files", "docs", "examples");
		const files = stdout.trim().split("\n");
		expect(files).toContain("docs/uncertain.md");
		expect(files.filter((file) => existsSync(file) && !packed.includes(file))).toEqual([]);
	});

	it("holds the target of every link in its documents", () => {
		const documents = packed.filter((path) => path.endsWith(".md"));
		expect(documents).toContain("README.md");
		const links = documents.flatMap((file) => linksIn(file, readFileSync(file, "utf8")));
		expect(links.length).toBeGreaterThan(30);
		expect(links.filter((link) => !leadsSomewhere(link)).map(({ file, target }) => `${file} -> ${target}`)).toEqual([]);
	});

	it("holds every file that its exports name", () => {
		const named = JSON.stringify(manifest.exports).match(/(?<="\.\/)[^"*]+\.\w+(?=")/g) ?? [];
		expect(named).toContain("dist/src/index.js");
		expect(named.filter((path) => !packed.includes(path))).toEqual([]);
	});

	it("carries the source in its source maps, since the files they name are not shipped", () => {
		const maps = packed.filter((path) => path.endsWith(".map"));
		expect(maps.length).toBeGreaterThan(0);
		expect(maps.filter((path) => typeof JSON.parse(readFileSync(path, "utf8")).sourcesContent?.[0] !== "string")).toEqual([]);
	});

	it("contains no code without a source file", () => {
		const code = packed.filter((path) => path.endsWith(".js")).map((path) => path.replace(/^dist\//, "").replace(/\.js$/, ".ts"));
		expect(code.filter((path) => !existsSync(path))).toEqual([]);
	});

	it("has no dependencies, and only optional peer dependencies", () => {
		expect(manifest.dependencies ?? {}).toEqual({});
		const required = Object.keys(manifest.peerDependencies ?? {}).filter(
			(peer) => manifest.peerDependenciesMeta?.[peer]?.optional !== true,
		);
		expect(required).toEqual([]);
	});
});

it("publint has no complaint", async () => {
	const { messages } = await publint({ strict: true, pack: { tarball: new Uint8Array(readFileSync(tarball)).buffer } });
	expect(messages.map((message) => formatMessage(message, manifest))).toEqual([]);
});
