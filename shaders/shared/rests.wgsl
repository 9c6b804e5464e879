// `begin` of rules in which who is left over by a matching or grouping rests. Wants model.wgsl.

var<private> rests: u32;

fn begin(place: Place) {
    rests = resting(place.replica);
}
