package tf

// HiddenTwin is the paragraph in the description of an edge whose platform accepts it twice and does not show who was first.
const HiddenTwin = "\n\nTwo pipelines, each with a state of its own, can add the same one at the same moment: the platform may report success to " +
	"both " +
	"and does not show which was first. Then both states hold it, and destroying one ends it for both. Declare it in one configuration only."
