// Random words of rules by which an agent compares itself with one model. Wants model.wgsl.

struct Drawn {
    model: Models,
    revise: vec4<u32>,
}

fn draws(place: Place, b: u32) -> Drawn {
    return Drawn(model_words(place.block + b, place.replica), revise_words(place.block + b, place.replica));
}
