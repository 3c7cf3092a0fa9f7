/**
 * Who may import whom. The linter reads these tables, so move a wall here and in docs/ARCHITECTURE.md. biome.json holds
 * the rest: which packages, modules of Node, timers and random sources each folder may use, circles between files, and
 * the length of a file.
 */
export interface Place {
	/** A path from the root. */
	readonly path: string;
	/** Completes the sentence "`path` must never know …". */
	readonly mustNeverKnow: string;
}

export interface Folder extends Place {
	/** The other folders that it may import from. */
	readonly knows: readonly string[];
}

export const FOLDERS: readonly Folder[] = [
	{
		path: "src",
		knows: [],
		mustNeverKnow: "the simulator, the kit or the command line: it runs in a user's program without them",
	},
	{ path: "simulator", knows: ["src"], mustNeverKnow: "how a tracker is judged: it only plays the cluster" },
	{ path: "kit", knows: ["src", "simulator"], mustNeverKnow: "the command line, the page or the Cucumber glue that use it" },
	{ path: "features", knows: ["src", "simulator", "kit"], mustNeverKnow: "the command line or the page" },
	{
		path: "page",
		knows: ["src", "simulator", "kit", "features"],
		mustNeverKnow: "the command line or Cucumber: it runs in a browser",
	},
	{ path: "bin", knows: ["src", "simulator", "kit", "features"], mustNeverKnow: "the tests, the benchmarks or the page's code" },
	{ path: "bench", knows: ["src", "simulator", "kit", "features", "bin"], mustNeverKnow: "the tests" },
	{ path: "examples", knows: ["src", "simulator"], mustNeverKnow: "what a user of the package cannot import" },
	{ path: "tools", knows: [], mustNeverKnow: "the code that it checks: it must run before that code compiles" },
	{
		path: "test",
		knows: ["src", "simulator", "kit", "features", "page", "bin", "bench", "examples", "tools"],
		mustNeverKnow: "what is outside this repository",
	},
];

/** The rooms of the kit from the bottom up. A room may import only from the rooms before it in this list. */
export const KIT_ROOMS: readonly Place[] = [
	{ path: "kit/files", mustNeverKnow: "what a file contains: it writes it completely or not at all" },
	{ path: "kit/schedule", mustNeverKnow: "how a schedule is played or judged: it is a plain value" },
	{ path: "kit/spec", mustNeverKnow: "runs or verdicts: it reads the texts in features/" },
	{ path: "kit/protocol", mustNeverKnow: "processes or runs: it only describes messages" },
	{ path: "kit/run", mustNeverKnow: "what is right or wrong: it only records what happened" },
	{ path: "kit/fast-check", mustNeverKnow: "the oracle: it only draws schedules" },
	{ path: "kit/stdio", mustNeverKnow: "what a message is about: it only starts adapters and carries their messages" },
	{ path: "kit/oracle", mustNeverKnow: "the tracker's decisions or any driver: it judges only from the run" },
	{ path: "kit/drivers", mustNeverKnow: "scenarios: it lets one driver play one run" },
	{ path: "kit/steps", mustNeverKnow: "how a scenario is found, selected or reported" },
	{ path: "kit/scenario", mustNeverKnow: "which scenarios are selected or how results are reported" },
	{ path: "kit/automaton", mustNeverKnow: "drivers under test in a conformance run: it explores the rules as a machine" },
	{ path: "kit/lanes", mustNeverKnow: "where a picture of a run is shown" },
	{ path: "kit/conformance", mustNeverKnow: "report formats or the trackers of the gallery" },
	{ path: "kit/gallery", mustNeverKnow: "searches or report formats" },
	{ path: "kit/takeaway", mustNeverKnow: "searches or report formats" },
	{ path: "kit/search", mustNeverKnow: "shards or report formats: it finds failures in one process tree" },
	{ path: "kit/shards", mustNeverKnow: "report formats: it splits a search and unites the results" },
	{ path: "kit/report", mustNeverKnow: "the command line that writes its texts to files" },
];

/** The parts of {@link BROWSER_FOLDERS} that need Node. What runs in a page must not import them. */
export const NODE_ROOMS: readonly string[] = [
	"src/cluster/tcp/index.ts",
	"src/cluster/tcp/connect.ts",
	"src/cluster/tcp/node-network.ts",
	"src/cluster/official",
	"simulator/tcp",
	"simulator/control",
];
export const BROWSER_FOLDERS: readonly string[] = ["src", "simulator", "page"];

/** A name in these folders may also be exported elsewhere. In all other folders a name is exported by one file only. */
export const FOLDERS_WITH_OWN_NAMES: readonly string[] = ["examples", "tools", "test"];

/** One face, `index.ts`, may stand at the root of the kit. Every other file belongs to a room. */
export const LOOSE_FILES_OF_KIT = 1;

export function isWithin(path: string, folder: string): boolean {
	return path === folder || path.startsWith(`${folder}/`);
}
