import { parentPort, workerData } from "node:worker_threads";
import { loadPlayables } from "../../scenario/load-playables.ts";
import { exhibit } from "./exhibition.ts";
import { type GalleryShare, playShare } from "./gallery-share.ts";

/** Plays its share of the mutants and sends the results. */
parentPort?.postMessage(await playShare(workerData as GalleryShare, await exhibit(loadPlayables())));
