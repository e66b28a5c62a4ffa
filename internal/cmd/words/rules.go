package main

// rule is one retired word or phrase.
type rule struct {
	pattern string // a regular expression; a space also matches the end of a line
	why     string
	instead string
	files   string // extensions that the rule is limited to, separated by spaces; empty: all

	fires string // an example on which it fires
	legal string // a legitimate use on which it does not
}

const (
	// platforms are the subjects of "the platform says".
	platforms = `(?:[Pp]latform|Anypoint|Access Management|UiPath|Orchestrator|[Ii]dentity server|API Management|Azure|Resource Manager|Entra|` +
		`Control Room|Azure CLI|API|[Ss]erver|[Rr]esponse)s?`
	// auxiliaries may stand between a platform and what it does.
	auxiliaries = `(?:(?:then|only|also|itself|that|which|does|do|did|will|would|may|can|cannot|could|must|not|never) )*`
)

// rules is the table of retired words. Bare words where no use is legitimate, phrases where the word has another sense.
var rules = []rule{
	{
		pattern: `\b[Aa]new\b`, why: "stiff", instead: `"again", "recreated" or "re-creates"`,
		fires: "Terraform makes it anew", legal: "a new user",
	},
	{
		pattern: `\b` + platforms + ` ` + auxiliaries + `(?:says?|said|tells?|told)\b`,
		why:     "software does not speak", instead: `"returns", "returned" or "reports"`,
		fires: "as far as the platform does not tell", legal: "the documentation says; the error says so; tell apart",
	},
	{
		pattern: `\b(?:told|tells|says) by (?:the )?` + platforms + `\b`,
		why:     "software does not speak", instead: `"returned" or "reported"`,
		fires: "an id told by the platform", legal: "an id returned by the platform",
	},
	{
		pattern: `\b[Ss]tand-?[Ii]ns?\b`, why: "one word for one thing", instead: `"sandbox" (the program) or "fake server" (in tests)`,
		fires: "a stand-in of UiPath", legal: "it stands in for a backend; standing in the way",
	},
	{
		pattern: `\b(?:[Ee]ach|[Ee]very|[Ee]ither|[Oo]ther|[Aa]nother|[Bb]oth|[Aa]ll|` +
			`[Pp]lausible|[Pp]ossible|[Ww]hich|[Mm]ixed|[Tt]wo|[Ii]ts|[Tt]he) readings?\b`,
		why: "of an assumption", instead: `"variant"`,
		fires: "works in every plausible reading", legal: "reading a deleted user; while reading the body",
	},
	{
		pattern: `\breadings\b`, why: "of an assumption", instead: `"variants"`,
		fires: "readings that the sandbox knows", legal: "reads",
	},
	{
		pattern: `\b[Ss]pellings? of\b|\b[Ss]pelled (?:as|in)\b|\bspells (?:it|them)\b`,
		why:     "of an id or a URL", instead: `"form" or "written"`,
		fires: "the spelling of its base URL", legal: "US spelling; --set uipath.spellings=all; a misspelled name",
	},
	{
		pattern: `\b(?:[Aa]ny|[Ee]very|[Ee]ach|[Aa]nother|[Oo]ther|[Oo]ne|[Aa]ll|[Ss]everal|[Ww]hatever its|[Ww]hich) spellings?\b`,
		why:     "of an id or a URL", instead: `"form"`,
		fires: "in any spelling", legal: "the spelling checker",
	},
	{
		pattern: `\b[Rr]eady(?: |-)tokens?\b`, why: "one word for one thing", instead: `"access token"`,
		fires: "a ready token", legal: "the token is ready",
	},
	{
		pattern: `\b(?:[Aa]n|[Tt]he|[Ii]ts|[Nn]o|[Aa]nother|[Ll]ost|[Ff]irst|[Ll]ast|[Ee]mpty|[Pp]latform's|[Ss]erver's|[Pp]lanned) answers?\b|` +
			`\b(?:[Tt]hat|[Tt]his|[Ee]ach|[Ee]very) answer\b`,
		why: "of an API", instead: `"response"`,
		fires: "take unknown values from the answer", legal: "the handler answers 404; a server that answers by itself",
	},
	{
		pattern: `\b(?:\w*[Bb]ad|\w*[Ll]ost|[Oo]n|[Nn]ew)Answers?\b`, why: "of an API", instead: `"Response"`, files: "go",
		fires: "c.BadAnswer(r, response, message)", legal: "QuestionsAnswers; json:\"questionsAnswers\"",
	},
	{
		pattern: `\b(?:[Tt]akes?|[Tt]ook|[Tt]aken|[Tt]aking) note of\b`, why: "stiff", instead: `"records" or "stores"`,
		fires: "the version is only taken note of", legal: "it takes notes of up to 200 characters; a note of the user",
	},
	{
		pattern: `\bCustody\b`, why: "one word for one thing", instead: `"PlanTracker"`, files: "go md tmpl",
		fires: "tf.Custody", legal: "PlanTracker",
	},
	{
		pattern: `\b(?:tf|platform|access)\.Lost\b|\btype Lost\b`, why: "one word for one thing", instead: `"RemovedThisRun"`, files: "go md tmpl",
		fires: "tf.Lost", legal: "Lost responses",
	},
	{
		pattern: `\b(?:tf|platform|access)\.(?:New)?Memo\b|\b[Mm]emo\b|\bMemo\[`, why: "one word for one thing", instead: `"Cache"`,
		fires: "`Memo` reads once for many", legal: "EncodeToMemory; inMemoryBackend",
	},
	{
		pattern: `\bTold[A-Z]\w*`, why: "one word for one thing", instead: `"Computed..."`, files: "go md tmpl",
		fires: "tf.ToldString", legal: "Told so",
	},
	{
		pattern: `\b(?:tf|platform|access)\.Standing\w*\b|\bfunc Standing\w*|\btype Standing\w*`,
		why:     "one word for one thing", instead: `"StatusValues"`, files: "go md tmpl",
		fires: "tf.Standing", legal: "Standing in the way",
	},
	{
		pattern: `\b(?:tf|platform|access)\.Referred\w*\b|\b(?:func|type) Referred\w*`,
		why:     "one word for one thing", instead: `"Resolved"`, files: "go md tmpl",
		fires: "tf.Referred", legal: "Referred to by id",
	},
	{
		pattern: `\bNewAccounts\b`, why: "one word for one thing", instead: `"RecentCreates"`,
		fires: "platform.NewAccounts", legal: "New accounts",
	},
	{
		pattern: `\b[Pp]lanned servers?\b`, why: "one word for one thing", instead: `"scripted server"`,
		fires: "against planned servers", legal: "planned values",
	},
	{
		pattern: `(?i)\bupper and lower case make no difference\b`, why: "long", instead: `"Case-insensitive."`,
		fires: "Upper and lower case make no difference.", legal: "Case-insensitive.",
	},
	{
		pattern: `\bas \w+ as (?:it|he|she|they|that) can be\b`, why: "not literal", instead: "what is the case",
		fires: "as disabled as it can be", legal: "as fast as the platform; it can be disabled",
	},
	{
		pattern: `\b(?:[Bb]ase|[Ww]rong) address(?:es)?\b|\bAddresses and credentials\b`,
		why:     "one word for one thing", instead: `"base URL" or "e-mail address"`,
		fires: "a wrong address empties a state", legal: "an e-mail address; a resource address; --address; the listen address; the wrong e-mail address",
	},
	{
		pattern: `\baddress(?:es)? of (?:the|a|an|its|each|every) ` +
			`(?:platform|server|API|page|next page|service|identity server|Control Room|Orchestrator|organization)s?\b`,
		why: "one word for one thing", instead: `"base URL" or "URL"`,
		fires: "the address of the platform", legal: "the e-mail address of a user; the resource address of the module",
	},
	{
		pattern: `\b(?:[Ii]nvited|[Mm]ailed) address(?:es)?\b|\bby (?:the|their|its) address\b`,
		why:     "one word for one thing", instead: `"e-mail address"`,
		fires: "an invitation by the address", legal: "by the e-mail address; the invited e-mail address; by the resource address",
	},
	{
		pattern: `\b[Ee]mail address(?:es)?\b`, why: "one form for one word", instead: `"e-mail address"`, files: "md tmpl tf",
		fires: "an email address", legal: "an e-mail address; the attribute `email`",
	},

	us(`licenc(?:e|ing)`, `licens`),
	us(`behaviour`, `behavior`), us(`colour`, `color`), us(`favour`, `favor`), us(`honour`, `honor`), us(`neighbour`, `neighbor`),
	us(`endeavour`, `endeavor`), us(`rumour`, `rumor`), us(`labour`, `labor`),
	us(`(?:re|un)?recognis`, `recogniz`), us(`normalis`, `normaliz`), us(`(?:un)?authoris`, `authoriz`), us(`organis`, `organiz`),
	us(`initialis`, `initializ`), us(`serialis`, `serializ`), us(`deserialis`, `deserializ`), us(`synchronis`, `synchroniz`),
	us(`customis`, `customiz`), us(`minimis`, `minimiz`), us(`maximis`, `maximiz`), us(`optimis(?:e|ing|ation)`, `optimize`),
	us(`summaris`, `summariz`), us(`capitalis`, `capitaliz`), us(`generalis`, `generaliz`), us(`localis`, `localiz`),
	us(`randomis`, `randomiz`), us(`categoris`, `categoriz`), us(`prioritis`, `prioritiz`), us(`sanitis`, `sanitiz`),
	us(`centralis`, `centraliz`), us(`finalis`, `finaliz`), us(`emphasise`, `emphasize`), us(`apologis`, `apologiz`),
	us(`analyse`, `analyze`), us(`paralyse`, `paralyze`), us(`catalogue`, `catalog`), us(`dialogue`, `dialog`),
	us(`centre`, `center`), us(`metre`, `meter`), us(`fibre`, `fiber`), us(`theatre`, `theater`),
	us(`defence`, `defense`), us(`offence`, `offense`), us(`pretence`, `pretense`),
	us(`labell(?:ed|ing)`, `labeled`), us(`modell(?:ed|ing)`, `modeled`), us(`travell(?:ed|ing|er)`, `traveled`),
	us(`signall(?:ed|ing)`, `signaled`), us(`fulfil(?:s|ment)?\b`, `fulfill`), us(`enrol(?:s|ment)?\b`, `enroll`),
	us(`judgement`, `judgment`), us(`acknowledgement`, `acknowledgment`), us(`whilst`, `while`), us(`amongst`, `among`),
	us(`artefact`, `artifact`), us(`grey`, `gray`), us(`spelt`, `spelled`), us(`learnt`, `learned`), us(`cheque`, `check`),
	us(`programme\b`, `program`), us(`practise`, `practice`), us(`sceptic`, `skeptic`), us(`for ever\b`, `forever`),
}

// us is the rule for a word in British spelling, or its beginning: pattern has no capital letters, the rule fires on them, too.
func us(pattern, instead string) rule {
	return rule{pattern: `(?i)\b` + pattern, why: "US spelling", instead: `"` + instead + `..."`}
}
