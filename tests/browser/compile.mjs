// Compiles passes as a browser would, with the limits that every browser has, and says which it refuses. No GPU is needed.
//
// Standard input: lines of JSON, {"name", "text", "constants": {"NAME": value}, "buffers": [[group, binding, "uniform" | "read-only-storage" | "storage"]]}.
// Exit status: 0 all compile, 1 some do not.
import { create, globals } from 'webgpu';
import { createInterface } from 'node:readline';

// The instance must outlive what comes of it.
Object.assign(globalThis, globals, { gpu: create(['backend=null']) });
const adapter = await gpu.requestAdapter();
const device = await adapter.requestDevice();

/** The layouts of the groups that a pass binds. */
function layouts(buffers) {
  const groups = 1 + Math.max(...buffers.map(([group]) => group));
  return Array.from({ length: groups }, (_, of) => {
    const bound = buffers.filter(([group]) => group === of);
    const entries = bound.map(([, binding, type]) => ({ binding, visibility: GPUShaderStage.COMPUTE, buffer: { type } }));
    return device.createBindGroupLayout({ entries });
  });
}

/** What the compiler says against a pass, or nothing. */
async function refused({ text, constants, buffers }) {
  device.pushErrorScope('validation');
  const module = device.createShaderModule({ code: text });
  const layout = device.createPipelineLayout({ bindGroupLayouts: layouts(buffers) });
  device.createComputePipeline({ layout, compute: { module, entryPoint: 'main', constants } });
  const error = await device.popErrorScope();
  if (!error) return null;
  const said = (await module.getCompilationInfo()).messages.filter(({ type }) => type === 'error');
  return said.map(({ lineNum, message }) => `line ${lineNum}: ${message}`).concat(error.message).join('\n');
}

let [passes, bad] = [0, 0];
for await (const line of createInterface({ input: process.stdin })) {
  const pass = JSON.parse(line);
  const why = await refused(pass);
  passes += 1;
  if (why) {
    bad += 1;
    console.log(`${pass.name}: ${why}`);
  }
}
console.log(`${passes} passes, ${bad} refused`);
process.exit(bad > 0 ? 1 : 0);
