//! What a bare-metal WASM module needs and `std` does not bring: an allocator and a panic handler.
//!
//! A module lives for one frame, so nothing is ever freed: allocation moves one pointer. Memory beyond the first page is
//! asked for page by page; the call to `pay_for_memory_grow` makes the import present, which a chain demands of every module
//! whose memory may grow.

use core::alloc::{GlobalAlloc, Layout};
use core::sync::atomic::{AtomicUsize, Ordering::Relaxed};

#[link(wasm_import_module = "vm_hooks")]
unsafe extern "C" {
    safe fn pay_for_memory_grow(pages: u32);
}

unsafe extern "C" {
    /// First byte behind the module's data, placed by the linker.
    static __heap_base: u8;
}

const PAGE: usize = 65_536;

/// Takes `size` bytes at the start of free memory, which nothing has been taken from yet, without asking for more memory.
#[inline(always)]
pub(super) fn first_free(size: usize) -> *mut u8 {
    let start = &raw const __heap_base as usize;
    NEXT.store(start.wrapping_add(size), Relaxed);
    start as *mut u8
}

struct Bump;

/// Next free byte; zero until the first allocation.
static NEXT: AtomicUsize = AtomicUsize::new(0);

#[global_allocator]
static ALLOCATOR: Bump = Bump;

// SAFETY: every block lies between the linker's heap base and the end of memory and is handed out once.
unsafe impl GlobalAlloc for Bump {
    #[inline(never)]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let mut next = NEXT.load(Relaxed);
        if next == 0 {
            next = &raw const __heap_base as usize;
        }
        let low = layout.align().wrapping_sub(1);
        let start = next.wrapping_add(low) & !low;
        // A layout's size is at most isize::MAX and the start within memory, so the sum does not wrap.
        let end = start.wrapping_add(layout.size());
        let have = core::arch::wasm32::memory_size(0).wrapping_mul(PAGE);
        if end > have {
            pay_for_memory_grow(0);
            // Enough for the block wherever it starts.
            let missing = (layout.size() / PAGE).wrapping_add(1);
            if core::arch::wasm32::memory_grow(0, missing) == usize::MAX {
                core::arch::wasm32::unreachable();
            }
        }
        NEXT.store(end, Relaxed);
        start as *mut u8
    }

    #[inline(always)]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promise; fresh WASM memory is zero and no block is handed out twice.
        unsafe { self.alloc(layout) }
    }

    #[inline(always)]
    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}

/// Short, so that it is inlined where panics meet: then neither source locations nor formatting code reach the module.
#[panic_handler]
fn panic(info: &core::panic::PanicInfo) -> ! {
    panicked(info.message().as_str())
}

#[cold]
#[inline(never)]
fn panicked(message: Option<&str>) -> ! {
    super::panic_code(super::code_of(message))
}
