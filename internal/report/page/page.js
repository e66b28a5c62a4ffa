// The script of the page of evidence. It reads the data that the page holds, and shows what fits the filters: a page of people at a time on the
// screen, all of them on paper. It never makes markup of text; the page's policy would refuse it.
"use strict";
(() => {
  const PAGE = 100; // people at a time

  const byId = (id) => document.getElementById(id);

  // What package page calls the parts of its JSON; see writeScriptElement.
  const data = JSON.parse(byId("data").textContent);
  const tenants = data.tenants.map(([platform, name, id]) => ({ platform, name, id }));
  const rights = data.rights.map(([kind, what, where, origin, originKind, administrator]) => (
    { kind, what, where, origin, originKind, administrator: administrator === 1 }));

  // Search ignores case and accents.
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const rightTexts = rights.map((r) => fold([r.what, r.where, r.origin].join("\n")));

  const people = data.people.map(([email, name, findings, manager, leavesOn, list]) => {
    const entries = list.map(([tenant, bits, name, id, status, created, lastLogin, where, held]) => ({
      tenant: tenants[tenant], invitation: (bits & 1) !== 0, administrator: (bits & 2) !== 0,
      name, id, status, created, lastLogin, where, rights: held,
    }));
    const title = name || email || entries.map((e) => e.name || e.id).find((text) => text) || "(no name)";
    const person = { email, name, title, findings, manager, leavesOn, entries };
    person.sortName = fold(title + "\n" + email);
    person.text = fold([name, email, manager].concat(entries.map((e) => e.name + "\n" + e.id)).join("\n"));
    person.foldedManager = fold(manager);
    person.platforms = new Set(entries.map((e) => e.tenant.platform)).size;
    person.access = entries.reduce((sum, e) => sum + e.rights.length, 0);
    person.lastLogin = entries.reduce((last, e) => (e.lastLogin > last ? e.lastLogin : last), "");
    return person;
  });

  const fields = ["q", "platform", "status", "kind", "what", "origin", "manager"].map(byId).filter((field) => field);
  const valueOf = (id) => { const field = byId(id); return field ? field.value.trim() : ""; };
  const labelOf = (id) => byId(id).selectedOptions[0].textContent;
  const findingButtons = [...document.querySelectorAll(".finding")];
  const platformNames = new Map([...byId("platform").options].map((option) => [option.value, option.textContent]));
  const platformName = (key) => platformNames.get(key) || key;
  const number = (n) => n.toLocaleString("en-US");
  const plural = (n, noun) => number(n) + " " + noun + (n === 1 ? "" : "s");

  // element makes an element. Children are texts or elements; false and "" are left out.
  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [attribute, value] of Object.entries(attributes || {})) {
      made.setAttribute(attribute, value);
    }
    made.append(...children.filter((child) => child));
    return made;
  }
  // Names may be written from right to left; bdi keeps them from turning what is beside them.
  const isolated = (text) => element("bdi", {}, text);
  const day = (time) => time.slice(0, 10);
  const minute = (time) => time.replace("T", " ").replace(/^(.{16}):\d\d(\.\d+)?Z$/, "$1 UTC");

  // ---- What is shown -----------------------------------------------------------------------------------------------------------------------

  const state = { sort: "name", descending: false, page: 0, order: people.slice(), found: people, open: new Set() };

  // criteria are the filters in force. A row of a person has to fit all of platform, status, kind, role and origin; the person fits by one such row.
  function criteria() {
    const whatValue = valueOf("what");
    const what = fold(whatValue);
    const exact = what !== "" && [...byId("whats").options].some((option) => option.value === whatValue);
    const kind = valueOf("kind");
    const origin = valueOf("origin");
    const c = {
      terms: fold(valueOf("q")).split(/\s+/).filter((term) => term),
      platform: valueOf("platform"), status: valueOf("status"), kind, what, origin, manager: fold(valueOf("manager")),
      findings: findingButtons.reduce((bits, b) => (b.getAttribute("aria-pressed") === "true" ? bits | Number(b.dataset.finding) : bits), 0),
    };
    c.rows = c.platform !== "" || c.status !== "" || kind !== "" || what !== "" || origin !== "";
    // Each right that people hold is looked at once, however many hold it.
    c.rightFits = rights.map((r) => (kind === "" || r.kind === kind) && (origin === "" || r.originKind === origin) &&
      (what === "" || (exact ? r.what === whatValue : fold(r.what).includes(what))));
    c.rightHas = c.terms.map((term) => rightTexts.map((text) => text.includes(term)));
    c.anyRightHas = c.rightHas.map((has) => has.includes(true));
    return c;
  }

  const kindOf = (e) => (e.invitation ? "invitation" : "account");

  // entryFits reports whether an account's own row fits, and holdsFit whether the account may be looked into.
  const tenantFits = (c, e) => (c.platform === "" || e.tenant.platform === c.platform) && (c.status === "" || e.status === c.status);
  const ownRowFits = (c, e) => c.what === "" && c.origin === "" && (c.kind === "" || c.kind === kindOf(e));

  // holds reports whether somebody holds one of the rights that are marked. It runs for each person at each key that is pressed.
  function holds(p, marked) {
    for (const e of p.entries) {
      for (const r of e.rights) {
        if (marked[r]) {
          return true;
        }
      }
    }
    return false;
  }

  function fits(c, p) {
    if ((p.findings & c.findings) !== c.findings || (c.manager !== "" && !p.foldedManager.includes(c.manager))) {
      return false;
    }
    for (let i = 0; i < c.terms.length; i++) {
      if (!(c.anyRightHas[i] && holds(p, c.rightHas[i])) && !p.text.includes(c.terms[i])) {
        return false;
      }
    }
    return !c.rows || p.entries.some((e) => tenantFits(c, e) && (ownRowFits(c, e) || e.rights.some((r) => c.rightFits[r])));
  }

  // inForce are the filters in words.
  function inForce() {
    const words = [];
    const add = (label, text) => { if (text) { words.push(label + " " + text); } };
    const quoted = (id) => { const value = valueOf(id); return value && "“" + value + "”"; };
    add("search", quoted("q"));
    for (const id of ["platform", "status", "kind", "origin"]) {
      add(id, valueOf(id) && labelOf(id));
    }
    add("role, team or group", quoted("what"));
    add("manager", quoted("manager"));
    for (const b of findingButtons) {
      if (b.getAttribute("aria-pressed") === "true") {
        words.push(b.querySelector(".label").textContent.toLowerCase());
      }
    }
    return words.join("; ");
  }

  const countText = () => (state.found.length === people.length ? plural(people.length, "person").replace("persons", "people") :
    number(state.found.length) + " of " + number(people.length) + (people.length === 1 ? " person" : " people"));

  function sortPeople() {
    const key = { name: (p) => p.sortName, platforms: (p) => p.platforms, access: (p) => p.access, login: (p) => p.lastLogin }[state.sort];
    const sign = state.descending ? -1 : 1;
    const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
    state.order = people.slice().sort((a, b) => sign * compare(key(a), key(b)) || compare(a.sortName, b.sortName));
  }

  // update shows what fits the filters, from the first page on.
  function update() {
    state.criteria = criteria();
    state.found = state.order.filter((p) => fits(state.criteria, p));
    state.page = 0;
    show();
    const words = inForce();
    byId("count").textContent = countText();
    byId("inforce").textContent = words && "Filters: " + words;
    byId("clear").setAttribute("aria-disabled", String(words === ""));
  }

  function show() {
    const first = state.page * PAGE;
    const shown = state.found.slice(first, first + PAGE);
    const rows = document.createDocumentFragment();
    shown.forEach((p, i) => {
      const row = personRow(p, "person-" + i);
      rows.append(row);
      if (state.open.has(p)) {
        rows.append(detailRow(p, "person-" + i));
      }
    });
    if (shown.length === 0) {
      rows.append(element("tr", {}, element("td", { colspan: "5", class: "nobody" }, "Nobody fits these filters.")));
    }
    byId("list").tBodies[0].replaceChildren(rows);
    const pages = Math.ceil(state.found.length / PAGE);
    byId("pager").hidden = pages < 2;
    byId("page").textContent = number(first + 1) + " to " + number(first + shown.length) + " of " + number(state.found.length);
    byId("previous").setAttribute("aria-disabled", String(state.page === 0));
    byId("next").setAttribute("aria-disabled", String(state.page + 1 >= pages));
  }

  function marks(p) {
    const list = element("ul", { class: "marks" });
    for (const b of findingButtons) {
      if ((p.findings & Number(b.dataset.finding)) !== 0) {
        list.append(element("li", b.classList.contains("grave") ? { class: "grave" } : {}, b.dataset.mark));
      }
    }
    return list.childElementCount > 0 && list;
  }

  // accessText is how much somebody holds.
  function accessText(p) {
    const counts = new Map();
    for (const e of p.entries) {
      for (const r of e.rights) {
        counts.set(rights[r].kind, (counts.get(rights[r].kind) || 0) + 1);
      }
    }
    return [...counts].sort().map(([kind, n]) => plural(n, kind)).join(", ") || "none";
  }

  function personRow(p, id) {
    const open = state.open.has(p);
    const toggle = element("button", { type: "button", class: "person", "aria-expanded": String(open), "aria-controls": id },
      element("span", { class: "name" }, isolated(p.title)), p.email && p.email !== p.title && element("span", { class: "email" }, isolated(p.email)));
    const row = element("tr", { class: "person" });
    toggle.addEventListener("click", () => {
      if (state.open.delete(p)) {
        row.nextElementSibling.remove();
      } else {
        state.open.add(p);
        row.after(detailRow(p, id));
      }
      toggle.setAttribute("aria-expanded", String(state.open.has(p)));
    });
    const platforms = element("ul", { class: "platforms" });
    for (const e of p.entries) {
      const note = e.invitation ? "invitation " + e.status : e.status === "active" ? "" : e.status;
      platforms.append(element("li", {}, platformName(e.tenant.platform), note && element("span", { class: "note" }, " " + note)));
    }
    row.append(element("th", { scope: "row" }, toggle), element("td", {}, platforms), element("td", { class: "number" }, accessText(p)),
      element("td", { class: "date" }, p.lastLogin ? day(p.lastLogin) : element("span", { class: "none" }, "unknown")), element("td", {}, marks(p)));
    return row;
  }

  // detailRow holds everything about a person, by platform.
  function detailRow(p, id) {
    const cell = element("td", { colspan: "5" });
    const roster = [p.manager && "Manager: " + p.manager, p.leavesOn && "Leaves on: " + p.leavesOn].filter((text) => text);
    if (roster.length > 0) {
      cell.append(element("p", { class: "roster" }, roster.join(" · ")));
    }
    for (const e of p.entries) {
      cell.append(entrySection(e));
    }
    return element("tr", { class: "detail", id }, cell);
  }

  function entrySection(e) {
    const title = element("h3", {}, platformName(e.tenant.platform), element("span", { class: "tenant" }, " ", isolated(e.tenant.name)));
    const facts = element("dl", { class: "account" });
    for (const [name, value] of [
      [e.invitation ? "Invitation" : "Account", e.name], ["Id", e.id], ["Status", e.status], ["Created", minute(e.created)],
      ["Last sign-in", minute(e.lastLogin) || "unknown"], ["Where", e.where], ["Rights", e.administrator && "administrator"],
    ]) {
      if (value) {
        facts.append(element("div", {}, element("dt", {}, name), element("dd", {}, isolated(value))));
      }
    }
    if (e.rights.length === 0) {
      return element("section", {}, title, facts, element("p", { class: "none" }, "No memberships and no grants."));
    }
    const c = state.criteria;
    const body = element("tbody", {});
    for (const index of e.rights) {
      const r = rights[index];
      const fit = c.rows && (c.what || c.origin || c.kind) && tenantFits(c, e) && c.rightFits[index];
      body.append(element("tr", fit ? { class: "fit" } : {},
        element("th", { scope: "row" }, isolated(r.what), r.administrator && element("span", { class: "mark grave" }, "Administrator"),
          fit && element("span", { class: "hidden" }, " (fits the filters)")),
        element("td", {}, r.kind), element("td", {}, r.where ? isolated(r.where) : element("span", { class: "none" }, "all of the tenant")),
        element("td", {}, isolated(r.origin))));
    }
    const heads = ["Role, team or group", "Kind", "Where", "Origin"].map((text) => element("th", { scope: "col" }, text));
    const table = element("table", { class: "rights", "aria-label": "Access on " + platformName(e.tenant.platform) },
      element("thead", {}, element("tr", {}, ...heads)), body);
    return element("section", {}, title, facts, table);
  }

  // ---- Paper -------------------------------------------------------------------------------------------------------------------------------

  // fillPaper writes all people who fit the filters, for print. The head of the table is repeated on each page.
  function fillPaper() {
    const paper = byId("paper");
    clearPaper();
    const partial = document.querySelector(".partial");
    const words = inForce();
    const head = element("p", {}, partial && element("strong", { class: "bad" }, "PARTIAL: this evidence is not complete. "),
      element("strong", {}, countText() + ". "), words ? "Filters: " + words + ". " : "No filters. ",
      "Read at " + document.querySelector("time").textContent + ".");
    const body = element("tbody", {});
    for (const p of state.found) {
      const access = element("td", {});
      for (const e of p.entries) {
        access.append(entryText(e));
      }
      body.append(element("tr", {},
        element("th", { scope: "row" }, isolated(p.title), p.email && p.email !== p.title && element("span", { class: "email" }, isolated(p.email)),
          p.manager && element("span", { class: "email" }, "Manager: " + p.manager), p.leavesOn && element("span", { class: "email" }, "Leaves on: " + p.leavesOn)),
        access, element("td", {}, marks(p)), element("td", { class: "decision" }, element("span", {}, "☐ Keep"), element("span", {}, "☐ Change"))));
    }
    const heads = ["Person", "Accounts and access", "Findings", "Decision"].map((text) => element("th", { scope: "col" }, text));
    paper.append(element("table", { class: "paper" }, element("colgroup", {}, ...heads.map(() => element("col"))),
      element("thead", {}, element("tr", {}, element("td", { colspan: "4", class: "head" }, head)), element("tr", {}, ...heads)), body));
    paper.hidden = false;
  }

  // entryText is an account and what it holds as a paragraph: rights of one kind, place and origin together.
  function entryText(e) {
    const facts = [kindOf(e), e.name, e.status, e.lastLogin ? "last sign-in " + day(e.lastLogin) : "", e.where && "in " + e.where,
      e.administrator && "administrator"].filter((text) => text);
    const text = element("p", {}, element("strong", {}, platformName(e.tenant.platform) + ", ", isolated(e.tenant.name)), ": ", isolated(facts.join(", ")));
    const lines = new Map();
    for (const index of e.rights) {
      const r = rights[index];
      const line = r.kind + "\n" + r.where + "\n" + r.origin;
      lines.set(line, (lines.get(line) || []).concat(r));
    }
    for (const [first, ...more] of lines.values()) {
      const all = [first, ...more];
      const line = element("span", { class: "line" }, (all.length > 1 ? first.kind + "s" : first.kind) + " ");
      all.forEach((r, i) => {
        line.append(...[i > 0 && ", ", isolated(r.what), r.administrator && element("strong", {}, " (administrator)")].filter((part) => part));
      });
      const origin = first.origin && element("span", {}, " (", isolated(first.origin), ")");
      line.append(...[first.where && " in ", first.where && isolated(first.where), origin].filter((part) => part));
      text.append(line);
    }
    return text;
  }

  function clearPaper() {
    byId("paper").hidden = true;
    byId("paper").replaceChildren();
  }

  // ---- What people do ----------------------------------------------------------------------------------------------------------------------

  for (const field of fields) {
    field.addEventListener("input", update);
  }
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
  for (const button of findingButtons) {
    button.addEventListener("click", () => {
      button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
      update();
    });
  }
  byId("clear").addEventListener("click", () => {
    byId("filters").reset();
    findingButtons.forEach((button) => button.setAttribute("aria-pressed", "false"));
    update();
  });
  byId("print").addEventListener("click", () => window.print());
  for (const button of document.querySelectorAll("[data-sort]")) {
    button.addEventListener("click", () => {
      state.descending = state.sort === button.dataset.sort && !state.descending;
      state.sort = button.dataset.sort;
      for (const other of document.querySelectorAll("[data-sort]")) {
        other.closest("th").removeAttribute("aria-sort");
      }
      button.closest("th").setAttribute("aria-sort", state.descending ? "descending" : "ascending");
      sortPeople();
      update();
    });
  }
  for (const [id, step] of [["previous", -1], ["next", 1]]) {
    byId(id).addEventListener("click", () => {
      if (byId(id).getAttribute("aria-disabled") === "true") {
        return;
      }
      state.page += step;
      show();
      byId("count").textContent = countText() + ", " + byId("page").textContent.split(" of ")[0];
      byId("people").scrollIntoView();
    });
  }
  window.addEventListener("beforeprint", fillPaper);
  window.addEventListener("afterprint", clearPaper);
  // What converts the page, rather than printing it, may only ask for the style of print. A browser that prints does so, too, several times.
  let byStyle = false;
  window.matchMedia("print").addEventListener("change", (event) => {
    if (event.matches && byId("paper").hidden) {
      byStyle = true;
      fillPaper();
    } else if (!event.matches && byStyle) {
      byStyle = false;
      clearPaper();
    }
  });

  for (const part of document.querySelectorAll(".script")) {
    part.hidden = false;
  }
  sortPeople();
  update();
})();
