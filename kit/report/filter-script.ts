/**
 * The script for the page of a run: a filter by text, verdict, requirement or file:line, "failures only",
 * and the keys `/` (filter), `n` and `p` (next and previous failure). Also copies the texts of buttons.
 */
export const FILTER_SCRIPT = `
(() => {
	const main = document.querySelector("main");
	const filter = document.getElementById("filter");
	const head = document.querySelector(".top");
	if (!filter || !head) return;
	const only = document.getElementById("failures-only");
	const found = document.getElementById("found");
	const resize = () => document.documentElement.style.setProperty("--head", head.offsetHeight + 8 + "px");
	addEventListener("resize", resize);
	resize();
	const textOf = new Map();
	const text = (element) => {
		if (!textOf.has(element)) textOf.set(element, element.textContent.toLowerCase());
		return textOf.get(element);
	};
	const ownText = (section) => section.id.toLowerCase() + " " + [...section.children].filter((child) => !child.matches(".scenario, .again")).map(text).join(" ");
	const openedByFilter = new Set();
	const open = (fold, isWanted) => {
		if (isWanted && !fold.open) { fold.open = true; openedByFilter.add(fold); }
		if (!isWanted && openedByFilter.delete(fold)) fold.open = false;
	};
	const apply = () => {
		const words = filter.value.trim().toLowerCase().split(/\\s+/).filter(Boolean);
		const isOnly = only !== null && only.checked;
		const isActive = words.length > 0 || isOnly;
		const hasAll = (said) => words.every((word) => said.includes(word));
		main.classList.toggle("filtering", isActive);
		let scenarios = 0;
		for (const section of document.querySelectorAll(".requirement")) {
			const about = ownText(section);
			let hits = 0;
			for (const part of section.querySelectorAll(":scope > .scenario, :scope > .again")) {
				const isBad = part.classList.contains("bad") || part.querySelector(":scope > .failed, :scope > .other") !== null;
				const isHit = (!isOnly || isBad) && hasAll(about + " " + text(part));
				part.classList.toggle("miss", !isHit);
				if (isHit) hits++;
				if (isHit && part.classList.contains("scenario")) scenarios++;
			}
			const isHit = hits > 0 || (!isOnly && hasAll(about));
			section.classList.toggle("miss", !isHit);
			open(section, isActive && hits > 0 && hits <= 20);
			const mark = document.querySelector('.mark[href="#' + section.id + '"]');
			if (mark) mark.classList.toggle("hit", isActive && isHit);
		}
		for (const cause of document.querySelectorAll(".cause")) cause.classList.toggle("miss", !hasAll(text(cause)));
		for (const group of document.querySelectorAll("details.group")) {
			const hasHit = group.querySelector(".requirement:not(.miss)") !== null;
			group.classList.toggle("miss", !hasHit);
			open(group, isActive && hasHit);
		}
		found.textContent = isActive ? scenarios + (scenarios === 1 ? " scenario" : " scenarios") : "";
	};
	filter.addEventListener("input", apply);
	filter.form.addEventListener("submit", (event) => event.preventDefault());
	if (only) only.addEventListener("change", apply);
	const isSeen = (element) => element.closest(".miss") === null;
	const stops = () => [...document.querySelectorAll(".cause > summary, .scenario.bad > summary")].filter(isSeen);
	let current;
	const go = (step) => {
		const all = stops();
		if (all.length === 0) return;
		const focused = all.indexOf(document.activeElement);
		const at = focused >= 0 ? focused : all.indexOf(current);
		const next = at < 0 ? (step > 0 ? 0 : all.length - 1) : (at + step + all.length) % all.length;
		current = all[next];
		for (let fold = current.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
		current.focus();
		current.parentElement.scrollIntoView();
	};
	document.addEventListener("keydown", (event) => {
		if (event.altKey || event.ctrlKey || event.metaKey) return;
		if (event.target === filter) {
			if (event.key !== "Escape") return;
			filter.value = "";
			apply();
			filter.blur();
			return;
		}
		if (event.target.closest("input, textarea")) return;
		if (event.key === "/") { event.preventDefault(); filter.focus(); filter.select(); }
		if (event.key === "n") go(1);
		if (event.key === "p") go(-1);
	});
	document.addEventListener("click", async (event) => {
		const button = event.target.closest(".copy");
		if (!button) return;
		const status = button.parentElement.querySelector("[role=status]");
		try {
			await navigator.clipboard.writeText(button.dataset.text);
			status.textContent = "Copied.";
		} catch {
			const area = document.createElement("textarea");
			area.value = button.dataset.text;
			document.body.append(area);
			area.select();
			status.textContent = document.execCommand("copy") ? "Copied." : "The browser did not allow copying.";
			area.remove();
			button.focus();
		}
	});
})();
`;
