import type { Response, Verbs, WorldRequest } from "./messages.ts";
import { resourcesNow, socketsLeft } from "./resources.ts";
import { createWorld, type SoakWorld } from "./world.ts";

/** The process of the clusters. The tracker runs in another process, as in production. */
let world: SoakWorld | undefined;
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
	async close(reports) {
		if (world === undefined) throw new Error("No wave is open.");
		const report = await world.close(reports);
		world = undefined;
		return report;
	},
	async resources() {
		await socketsLeft(sockets);
		return resourcesNow();
	},
};

process.on("message", ({ number, verb, argument }: WorldRequest) => {
	const answer = (response: Response): void => void process.send?.(response);
	(verbs[verb] as (given: unknown) => Promise<unknown>)(argument).then(
		(value) => answer({ number, value }),
		(error: unknown) => answer({ number, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
	);
});

// The process of the tracker has ended.
process.on("disconnect", () => process.exit());
