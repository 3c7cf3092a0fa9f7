import { drawSchedule } from "../kit/schedule/draw-schedule.ts";
import { createRandom } from "../kit/schedule/random.ts";
import type { Schedule } from "../kit/schedule/schedule.ts";
import { printWebToken } from "../kit/schedule/web-replay-token.ts";
import type { Spec } from "../kit/spec/spec.ts";
import { perform, type Take } from "./perform/perform.ts";
import { printAddress } from "./play/address.ts";
import { byId } from "./view/element.ts";
import { createLanesView } from "./view/lanes-view.ts";
import { createOpenDialog } from "./view/open-dialog.ts";
import { type Actions, makeScene, type Play, type Scene } from "./view/scene.ts";
import { createSearchView } from "./view/search-view.ts";
import type { StageAxis } from "./view/stage-axis.ts";
import { createStageBar } from "./view/stage-bar.ts";
import { createStoryView } from "./view/story-view.ts";
import { createTakeHomeView } from "./view/take-home-view.ts";
import { createTermsView } from "./view/terms-view.ts";
import { createTimeView } from "./view/time-view.ts";
import { createVerdictsView } from "./view/verdicts-view.ts";
import { createWorldView } from "./view/world-view.ts";

const MOST_UNDOS = 100;

export interface App {
	/** Puts another play on the stage. */
	show(play: Play): void;
	complain(message: string): void;
}

/** The page: one play at a time, played anew with every change and shown by all views. */
export function createApp(spec: Spec, opening: Play): App {
	let play = opening;
	let played: { readonly play: Play; readonly take: Take } | undefined;
	let scene: Scene | undefined;
	let heldAxis: StageAxis | undefined;
	let undos: readonly Schedule[] = [];
	let isPlaying = false;
	let draws = 0;

	const actions: Actions = {
		edit(edit, isOnTheWay = false) {
			if (!isOnTheWay) undos = [...undos, play.schedule].slice(-MOST_UNDOS);
			change({ ...play, schedule: edit(play.schedule) });
		},
		cast: (trackerName) => change({ ...play, trackerName, cursor: undefined }),
		seek(cursor) {
			play = { ...play, cursor };
			render();
		},
		open(schedule, title, hint) {
			undos = [...undos, play.schedule].slice(-MOST_UNDOS);
			change({ ...play, schedule, title, hint, cursor: undefined });
		},
		holdAxis(isHeld) {
			heldAxis = isHeld ? scene?.axis : undefined;
			if (!isHeld) render();
		},
	};
	const picture = byId("picture", HTMLElement);
	addEventListener("resize", () => render());
	const showBar = createStageBar(spec, actions);
	const clauses = new Map(spec.clauses.map((clause) => [clause.id, clause]));
	const views: readonly ((scene: Scene) => void)[] = [
		createVerdictsView(clauses),
		createLanesView(actions),
		createTimeView(actions),
		createStoryView(clauses, actions),
		createWorldView(actions),
		createTermsView(actions),
		createTakeHomeView(),
	];
	const search = createSearchView(
		() => play.trackerName,
		(schedule) => actions.open(schedule, "Found by chance, and made small", "The oracle objects to what the tracker did here."),
	);
	createOpenDialog((schedule) => actions.open(schedule, "Opened", "Opened from a text."));
	byId("draw", HTMLButtonElement).addEventListener("click", () => {
		draws++;
		actions.open(drawSchedule(createRandom(draws)), `Drawn by chance, seed ${draws}`, "Whatever may happen on a bad day.");
	});
	const undo = byId("undo", HTMLButtonElement);
	undo.addEventListener("click", takeBack);
	addEventListener("keydown", (event) => {
		const isWriting = event.target instanceof Element && event.target.matches("textarea, input[type=number]");
		if (event.key !== "z" || !(event.ctrlKey || event.metaKey) || isWriting) return;
		event.preventDefault();
		takeBack();
	});

	function takeBack(): void {
		const [last] = undos.slice(-1);
		if (last === undefined) return;
		undos = undos.slice(0, -1);
		change({ ...play, schedule: last });
	}

	function change(next: Play): void {
		search.stop();
		complain("");
		play = next;
		undo.disabled = undos.length === 0;
		showBar(play);
		update();
	}

	/** Plays what is on the stage; what changes meanwhile is played next, and what was in between is left out. */
	async function update(): Promise<void> {
		if (isPlaying) return;
		isPlaying = true;
		while (played?.play.schedule !== play.schedule || played.play.trackerName !== play.trackerName) {
			const current = play;
			played = { play: current, take: await perform(current.schedule, current.trackerName) };
			render();
		}
		isPlaying = false;
		await remember();
	}

	function render(): void {
		if (played === undefined) return;
		const { take } = played;
		if (take.kind === "broken") return complain(`This cannot be played: ${take.message}`);
		const isCurrent = played.play.schedule === play.schedule;
		scene = makeScene({ ...played.play, cursor: play.cursor }, take, { room: picture.clientWidth, heldAxis, isCurrent });
		for (const view of views) view(scene);
	}

	/** The address always tells what is on the stage, so that it can be kept. */
	async function remember(): Promise<void> {
		const { schedule, trackerName } = play;
		const token = await printWebToken(schedule);
		if (schedule === play.schedule) history.replaceState(null, "", printAddress({ token, trackerName }));
	}

	change(opening);
	return { show: change, complain };
}

function complain(message: string): void {
	const problem = byId("problem", HTMLElement);
	problem.textContent = message;
	problem.hidden = message === "";
}
