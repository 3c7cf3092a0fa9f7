/**
 * The script of all pages: it shows the text of the mark that is pointed at or focused, moves from mark to mark with
 * the arrow keys, and opens the target of a link. The page can be read without it.
 */
export const PAGE_SCRIPT = `
(() => {
	const markAt = (event) => event.target instanceof Element ? event.target.closest(".chart .m") : null;
	const left = (mark) => mark.getBoundingClientRect().x;
	const inLane = (lane) => [...lane.querySelectorAll(".m")].sort((a, b) => left(a) - left(b));
	const tell = (event) => {
		const mark = markAt(event);
		if (mark) mark.closest("figure").querySelector(".detail").textContent = mark.querySelector("title").textContent;
	};
	const nearest = (lane, mark) =>
		lane && inLane(lane).reduce((best, each) => Math.abs(left(each) - left(mark)) < Math.abs(left(best) - left(mark)) ? each : best);
	const laneBeside = (mark, step) => {
		const lanes = [...mark.closest("svg").querySelectorAll("g.lane")].filter((lane) => lane.querySelector(".m"));
		return lanes[lanes.indexOf(mark.closest("g.lane")) + step];
	};
	const walk = (event) => {
		const mark = markAt(event);
		if (!mark || event.altKey || event.ctrlKey || event.metaKey) return;
		const lane = inLane(mark.closest("g.lane"));
		const at = lane.indexOf(mark);
		const next = {
			ArrowRight: () => lane[at + 1],
			ArrowLeft: () => lane[at - 1],
			ArrowDown: () => nearest(laneBeside(mark, 1), mark),
			ArrowUp: () => nearest(laneBeside(mark, -1), mark),
			Home: () => lane[0],
			End: () => lane[lane.length - 1],
		}[event.key];
		if (!next) return;
		event.preventDefault();
		const to = next();
		if (!to) return;
		mark.tabIndex = -1;
		to.tabIndex = 0;
		to.focus();
	};
	const reveal = () => {
		const target = document.querySelector(":target");
		if (!target) return;
		for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
		target.scrollIntoView();
		const focusable = target.querySelector("summary");
		if (focusable) focusable.focus();
	};
	for (const svg of document.querySelectorAll("svg.chart")) {
		const first = svg.querySelector(".m");
		if (first) first.tabIndex = 0;
	}
	document.addEventListener("pointerover", tell);
	document.addEventListener("focusin", tell);
	document.addEventListener("keydown", walk);
	addEventListener("hashchange", reveal);
	reveal();
})();
`;
