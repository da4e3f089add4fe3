{
  'variables': {
    # build.mjs passes all of these
    'libbpf_origin%': 'system',
    'libbpf_version%': '',
    'napi_include%': '',
    'sanitize%': 0,
  },
  'target_defaults': {
    'conditions': [
      ['sanitize==1', {
        'cflags': ['-fsanitize=address', '-fno-omit-frame-pointer', '-g'],
        'ldflags': ['-fsanitize=address'],
        # node's -O3 makes the instrumented compile three times as long
        'configurations': {'Release': {'cflags!': ['-O3'], 'cflags': ['-O1']}},
      }],
    ],
  },
  'targets': [
    {
      'target_name': 'hooklab_native',
      'sources': ['<!@(ls src/*.cc)'],
      'include_dirs': ['<(napi_include)'],
      'defines': [
        'NAPI_VERSION=8',
        'NAPI_DISABLE_CPP_EXCEPTIONS',
        # work that ends while its worker does has nobody to throw to; without this, node-addon-api aborts the process
        'NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS',
        'HOOKLAB_LIBBPF_VERSION="<(libbpf_version)"',
        'HOOKLAB_LIBBPF_ORIGIN="<(libbpf_origin)"',
      ],
      'cflags': ['-fvisibility=hidden', '-Wall', '-Wextra', '-Wno-unused-parameter', '-Wno-missing-field-initializers'],
      'cflags_cc': ['-std=gnu++17', '-fno-rtti', '-fno-exceptions'],
      'conditions': [
        ['libbpf_origin=="static"', {
          'dependencies': ['bpf_static'],
          # build.mjs lays the source out as build/libbpf/{src,include}; <bpf/libbpf.h> is a link in bpf-include
          'include_dirs': ['build/libbpf/bpf-include', 'build/libbpf/include/uapi'],
          # libelf and zlib stay shared: the distribution patches them
          'libraries': ['-lelf', '-lz'],
          'ldflags': ['-Wl,--exclude-libs,ALL'],
        }, {
          'cflags': ['<!@(pkg-config --cflags libbpf)'],
          'libraries': ['<!@(pkg-config --libs libbpf)'],
        }],
      ],
    },
  ],
  'conditions': [
    ['libbpf_origin=="static"', {
      'targets': [
        {
          # not named libbpf: gyp strips a lib prefix
          'target_name': 'bpf_static',
          'type': 'static_library',
          'standalone_static_library': 1,
          'sources': ['<!@(ls build/libbpf/src/*.c)'],
          'include_dirs': ['build/libbpf/src', 'build/libbpf/include', 'build/libbpf/include/uapi'],
          'defines': ['_LARGEFILE64_SOURCE', '_FILE_OFFSET_BITS=64'],
          'cflags!': ['-O3', '-Wall', '-Wextra'],
          'cflags': ['-fPIC', '-fvisibility=hidden', '-w'],
          'conditions': [['sanitize==0', {'cflags': ['-O2']}]],
          'cflags_c': ['-std=gnu89'],
        },
      ],
    }],
  ],
}
