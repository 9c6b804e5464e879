// Which invocation this is.

override WORKGROUP: u32 = 64u;

fn thread_of(workgroup: vec3<u32>, workgroups: vec3<u32>, local: u32) -> u32 {
    return (workgroup.y * workgroups.x + workgroup.x) * WORKGROUP + local;
}
