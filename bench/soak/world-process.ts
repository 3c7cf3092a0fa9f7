import type { Request, Response, Verbs } from "./messages.ts";
import { resourcesNow, socketsLeft } from "./resources.ts";
import { createWorld, type World } from "./world.ts";

/** The process in which the clusters live: the tracker and they should not share a thread, as they do not in life. */
let world: World | undefined;
/** What it holds before the first wave. */
const { sockets } = resourcesNow();

const verbs: Verbs = {
	async open(wave) {
		world = await createWorld(wave);
		return world.hosts;
	},
	async begin() {
		world?.begin();
	},
	async launch(task) {
		world?.launch(task);
	},
	async close({ reports, longestTurn }) {
		if (world === undefined) throw new Error("No wave is open.");
		const report = await world.close(reports, longestTurn);
		world = undefined;
		return report;
	},
	async resources() {
		await socketsLeft(sockets);
		return resourcesNow();
	},
};

process.on("message", ({ number, verb, argument }: Request) => {
	const answer = (response: Response): void => void process.send?.(response);
	(verbs[verb] as (given: unknown) => Promise<unknown>)(argument).then(
		(value) => answer({ number, value }),
		(error: unknown) => answer({ number, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
	);
});

// Nobody is there any more to ask.
process.on("disconnect", () => process.exit());
