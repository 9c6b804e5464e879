// Sums of reliance, of the scores and of the stocks of groups, of good opinions, agents by report. Twin: `scores` in src/backend/society_tally.rs.

@group(1) @binding(0) var<storage, read> reliance: array<vec4<u32>>;
@group(1) @binding(1) var<storage, read> objective: array<vec2<u32>>;
@group(1) @binding(2) var<storage, read> human: array<vec2<u32>>;
@group(1) @binding(3) var<storage, read> report: array<u32>;
@group(1) @binding(4) var<storage, read> stock: array<vec4<u32>>;
@group(1) @binding(5) var<storage, read> opinion: array<u32>;

// Planes of opinions.
const PLANES: u32 = 15u;

// Agents by report code, each code CODE_COPIES times.
const CODE_COPIES: u32 = 16u;
var<workgroup> codes: array<atomic<u32>, 256>;

fn add_code(local: u32, code: u32, agents: u32) {
    atomicAdd(&codes[code * CODE_COPIES + local % CODE_COPIES], agents);
}

fn prepare(task: Task, local: u32) {
    for (var k = local; k < 256u; k += WORKGROUP) {
        atomicStore(&codes[k], 0u);
    }
}

// Totals: reliance, both scores, stocks (lower halves), opinions; upper halves of stocks.
fn gather(task: Task, local: u32) {
    var trust = vec4<u32>(0u);
    var task_scores = vec4<u32>(0u);
    var human_scores = vec4<u32>(0u);
    var lower = vec4<u32>(0u);
    var upper = vec4<u32>(0u);
    var good = vec4<u32>(0u);
    let quads = quad_index(0u, task.replica);
    for (var i = task.first + 4u * local; i < task.end; i += 4u * WORKGROUP) {
        let at = quads + (i >> 2u);
        let live = living(i, task.end);
        if has(HAS_RELIANCE) {
            trust += (reliance[at] & live) >> vec4<u32>(16u);
        }
        if has(HAS_SCORES) {
            task_scores += halves(objective[at]) & live;
            human_scores += halves(human[at]) & live;
        }
        if has(HAS_COMMONS) {
            let left = stock[at] & live;
            lower += left & vec4<u32>(0xffffu);
            upper += left >> vec4<u32>(16u);
        }
        if has(HAS_OPINIONS) {
            for (var plane = 0u; plane < tables[PLANES]; plane++) {
                good += bytes(opinion[quad_index(plane, task.replica) + (i >> 2u)]) & live;
            }
        }
        if has(HAS_REPORTS) {
            let code = bytes(report[at]) & vec4<u32>(15u);
            let once = live & vec4<u32>(1u);
            add_code(local, code.x, once.x);
            add_code(local, code.y, once.y);
            add_code(local, code.z, once.z);
            add_code(local, code.w, once.w);
        }
    }
    give_four(local, 0u, vec4<u32>(sum_of(trust), sum_of(task_scores), sum_of(human_scores), sum_of(lower)));
    give(local, 4u, sum_of(good));
    give(local, 5u, sum_of(upper));
}

fn add_up(replica: u32, local: u32) {
    for (var k = local; k < 6u; k += WORKGROUP) {
        add_half(replica, tables[SCORES] + select(k, 3u, k == 5u), k, k == 5u);
    }
    for (var k = local; k < 16u; k += WORKGROUP) {
        var agents = 0u;
        for (var copy = 0u; copy < CODE_COPIES; copy++) {
            agents += atomicLoad(&codes[k * CODE_COPIES + copy]);
        }
        add_count(replica, tables[REPORTS] + k, agents);
    }
}
